using System.Globalization;
using LuBan.Kernel.Workers.Processes;

namespace LuBan.Workers.Tests.Processes;

/// <summary>What a worker can reach, told by the worker itself.</summary>
public sealed class ConfinementTests
{
    [LinuxFact(root: true)]
    public async Task Every_thread_has_the_workers_user_no_capabilities_and_no_way_to_new_privileges()
    {
        await using var bench = new WorkerBench();
        var worker = await bench.StartAsync();

        var threads = (await WorkerBench.AskAsync(worker, "/threads")).Split("\n\n");

        Assert.True(threads.Length > 5, "a .NET process has several threads");
        Assert.All(threads, thread =>
        {
            var user = Field(thread, "Uid").Split('\t');
            Assert.All(user, id => Assert.InRange(uint.Parse(id, CultureInfo.InvariantCulture), 60707u, 61183u));
            Assert.Equal("60706", Field(thread, "Groups").Trim());
            Assert.Equal("1", Field(thread, "NoNewPrivs"));
            Assert.Equal("2", Field(thread, "Seccomp"));
            Assert.Equal(0UL, ulong.Parse(Field(thread, "CapEff"), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            Assert.Equal(0UL, ulong.Parse(Field(thread, "CapPrm"), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        });
    }

    [LinuxFact]
    public async Task The_package_is_readable_the_data_writable_and_the_kernels_store_and_keys_are_out_of_reach()
    {
        await using var bench = new WorkerBench();
        string[] secrets = [Path.Combine(bench.Data, "store.db"), Path.Combine(bench.Data, "extensions", "state.json"), Path.Combine(bench.Data, "tls", "key.pem"), Path.Combine(bench.DataOf("other"), "note")];
        foreach (var secret in secrets)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(secret)!);
            await WorkerBench.WriteOpenAsync(secret, "secret");
        }
        var worker = await bench.StartAsync();

        Assert.Equal("a manifest", await WorkerBench.AskAsync(worker, $"/read?path={bench.Package}/extension.json"));
        Assert.Equal("written", await WorkerBench.AskAsync(worker, $"/write?path={bench.DataOf("bad")}/own"));
        Assert.Equal("written", await WorkerBench.AskAsync(worker, $"/read?path={bench.DataOf("bad")}/own"));
        foreach (var secret in secrets) Assert.Equal("UnauthorizedAccessException", await WorkerBench.AskAsync(worker, $"/read?path={secret}"));
        Assert.Equal("UnauthorizedAccessException", await WorkerBench.AskAsync(worker, $"/write?path={bench.Package}/extension.json"));
        Assert.Equal("UnauthorizedAccessException", await WorkerBench.AskAsync(worker, $"/write?path={bench.Package}/more"));
        Assert.Equal("UnauthorizedAccessException", await WorkerBench.AskAsync(worker, $"/list?path={bench.Data}"));
        Assert.Equal("UnauthorizedAccessException", await WorkerBench.AskAsync(worker, $"/read?path=/proc/{Environment.ProcessId}/environ"));
    }

    [LinuxFact(root: true)]
    public async Task Users_alone_keep_the_store_closed_where_there_are_no_file_rules()
    {
        await using var bench = new WorkerBench();
        var store = Path.Combine(bench.Data, "store.db");
        await WorkerBench.WriteOpenAsync(store, "secret");
        var worker = await bench.StartAsync();
        var user = LinuxProcessUser(worker.ProcessId);

        Assert.Equal("Permission denied", await AsAsync(user, $"cat {store}"));
        Assert.Equal("Permission denied", await AsAsync(user, $"ls {bench.Data}"));
        Assert.Equal("Permission denied", await AsAsync(user + 1, $"cat {bench.Package}/extension.json"));
        Assert.Equal("Permission denied", await AsAsync(user + 1, $"ls {bench.DataOf("bad")}"));
        Assert.Equal("a manifest", await AsAsync(user, $"cat {bench.Package}/extension.json"));
    }

    [LinuxFact]
    public async Task Nothing_of_the_kernels_environment_files_or_processes_reaches_a_worker()
    {
        Environment.SetEnvironmentVariable("LUBAN_TEST_SECRET", "hunter2");
        await using var bench = new WorkerBench();
        using var open = File.Open(Path.Combine(bench.Data, "open"), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);
        var worker = await bench.StartAsync(document: """{"secret":"swordfish"}""");

        Assert.Contains("swordfish", await WorkerBench.AskAsync(worker, "/document"), StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", await File.ReadAllTextAsync($"/proc/{worker.ProcessId}/cmdline"), StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", await File.ReadAllTextAsync($"/proc/{worker.ProcessId}/environ"), StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Lines, line => line.Contains("swordfish", StringComparison.Ordinal));
        Assert.DoesNotContain("LUBAN_TEST_SECRET", await WorkerBench.AskAsync(worker, "/environment"), StringComparison.Ordinal);
        Assert.DoesNotContain(open.Name, await WorkerBench.AskAsync(worker, "/descriptors"), StringComparison.Ordinal);
        Assert.Equal("refused", await WorkerBench.AskAsync(worker, $"/kill?path={Environment.ProcessId}"));
    }

    [LinuxFact]
    public async Task What_is_in_force_and_what_the_host_does_not_allow_is_told()
    {
        await using var bench = new WorkerBench(configure: options => options.OwnUsers = false);
        var worker = await bench.StartAsync();

        Assert.Contains("no new privileges", worker.Confinement!.InForce);
        Assert.Contains("no core dumps", worker.Confinement.InForce);
        Assert.Contains("a user of its own: the setting Workers:OwnUsers is off", worker.Confinement.Missing);
    }

    [LinuxFact(root: true)]
    public async Task Data_keeps_its_user_and_what_a_link_points_to_keeps_its_owner()
    {
        await using var bench = new WorkerBench();
        var outside = Path.Combine(bench.Data, "outside");
        Directory.CreateDirectory(outside);
        Directory.CreateDirectory(bench.DataOf("bad"));
        await File.WriteAllTextAsync(Path.Combine(outside, "file"), "the kernel's");
        await File.WriteAllTextAsync(Path.Combine(bench.DataOf("bad"), "from before"), "the extension's");
        Directory.CreateSymbolicLink(Path.Combine(bench.DataOf("bad"), "link"), outside);

        var first = await bench.StartAsync();
        var other = await bench.StartAsync(id: "other");
        var user = LinuxProcessUser(first.ProcessId);
        await first.DisposeAsync();
        var second = await bench.StartAsync();

        Assert.Equal(user, LinuxProcessUser(second.ProcessId));
        Assert.NotEqual(user, LinuxProcessUser(other.ProcessId));
        Assert.Equal("the extension's", await WorkerBench.AskAsync(second, $"/read?path={bench.DataOf("bad")}/from before"));
        Assert.Equal(0u, FileOwner.Of(outside));
        Assert.Equal(0u, FileOwner.Of(Path.Combine(outside, "file")));
    }

    [LinuxFact]
    public async Task Sockets_of_a_deep_directory_lie_where_their_paths_fit()
    {
        var deep = Path.Combine(Path.GetTempPath(), "luban-" + Guid.NewGuid().ToString("n"), new string('d', 60), new string('e', 60));
        await using var bench = new WorkerBench(deep, options => options.OwnUsers = false);

        var worker = await bench.StartAsync();

        Assert.True(worker.SocketPath.Length < 108);
        Assert.Equal("ok", await WorkerBench.AskAsync(worker, "/"));
        await worker.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(Path.GetDirectoryName(worker.SocketPath))!);
    }

    /// <summary>A kernel of somebody else than root, who cannot become anybody: the worker has the same user, and only Linux's file rules between them.</summary>
    [LinuxFact(root: true)]
    public async Task Without_root_the_file_rules_keep_the_store_closed()
    {
        // No other process of the machine is this user's.
        const uint Somebody = 58_347;
        var data = Directory.CreateTempSubdirectory("luban-workers-").FullName;
        _ = LinuxNative.lchown(data, Somebody, Somebody);
        var store = Path.Combine(data, "store.db");
        await WorkerBench.WriteOpenAsync(store, "secret");
        _ = LinuxNative.lchown(store, Somebody, Somebody);
        using var kernel = WorkerBench.StartKernel(data, "setpriv", $"--reuid={Somebody}", $"--regid={Somebody}", "--clear-groups");
        try
        {
            var socket = (await kernel.StandardOutput.ReadLineAsync())!.Split(' ')[1];
            var confinement = await kernel.StandardOutput.ReadLineAsync();
            using var client = WorkerBench.Client(socket);

            Assert.Contains("a user of its own: the kernel is not root", confinement, StringComparison.Ordinal);
            Assert.Contains("files of the package and the system only (Landlock", confinement, StringComparison.Ordinal);
            Assert.Equal("UnauthorizedAccessException", await client.GetStringAsync(new Uri($"http://worker/read?path={store}")));
            Assert.Equal("UnauthorizedAccessException", await client.GetStringAsync(new Uri($"http://worker/read?path=/proc/{kernel.Id}/environ")));
            Assert.Equal("refused", await client.GetStringAsync(new Uri($"http://worker/kill?path={kernel.Id}")));
            Assert.Equal("written", await client.GetStringAsync(new Uri($"http://worker/write?path={data}/data/bad/own")));
        }
        finally
        {
            kernel.Kill();
            await kernel.WaitForExitAsync();
            await Wait.UntilAsync(() => LinuxProcess.All().All(process => FileOwner.Of($"/proc/{process.Id}") != Somebody), "all are gone");
            Directory.Delete(data, recursive: true);
        }
    }

    private static string Field(string status, string name) => status.Split('\n').First(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim('\t');

    private static uint LinuxProcessUser(int process) => FileOwner.Of($"/proc/{process}")!.Value;

    /// <summary>What another user sees who has the workers' group, and no file rules around.</summary>
    private static async Task<string> AsAsync(uint user, string command)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("setpriv", [$"--reuid={user}", $"--regid={user}", "--groups=60706", "sh", "-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        return error.Contains("Permission denied", StringComparison.Ordinal) ? "Permission denied" : output + error;
    }
}
