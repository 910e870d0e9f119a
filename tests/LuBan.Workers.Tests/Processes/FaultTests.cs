using System.Diagnostics;
using LuBan.Kernel.Workers;
using LuBan.Kernel.Workers.Processes;
using LuBan.Sdk;

namespace LuBan.Workers.Tests.Processes;

/// <summary>Whatever a worker does, it ends with everything that it started, and the reason is told in words.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("/stackoverflow", "stack overflow", 134)]
    [InlineData("/failfast", "ended itself (FailFast): the guest had enough", 134)]
    [InlineData("/background", "unhandled exception: System.InvalidOperationException: nobody catches this", 134)]
    [InlineData("/abort", "ended by SIGKILL, from outside or by Linux for lack of memory", 137)]
    [InlineData("/exit", "exited with code 3", 3)]
    public async Task The_reason_of_an_end_is_told_in_words(string fault, string reason, int code)
    {
        await using var bench = new WorkerBench();
        var worker = await bench.StartAsync();

        await WorkerBench.ProvokeAsync(worker, fault);
        var exit = await WorkerBench.ExitAsync(worker);

        Assert.Equal(reason, exit.Reason);
        Assert.False(exit.Expected);
        Assert.Equal(code, exit.Code ?? exit.Signal + 128);
        Assert.False(File.Exists(worker.SocketPath));
    }

    [LinuxFact]
    public async Task A_managed_bomb_stays_within_its_memory()
    {
        await using var bench = new WorkerBench();
        var worker = await bench.StartAsync(new() { MemoryBytes = 200 << 20 });

        await WorkerBench.ProvokeAsync(worker, "/bomb");

        // The heap's limit throws before the process's memory is used up: the worker lives on.
        Assert.True(worker.ReadUsage()!.ResidentBytes <= 200 << 20);
        Assert.Equal("ok", await WorkerBench.AskAsync(worker, "/"));
    }

    [LinuxFact]
    public async Task A_native_bomb_ends_within_its_memory()
    {
        await using var bench = new WorkerBench();
        var worker = await bench.StartAsync(new() { MemoryBytes = 200 << 20 });

        await WorkerBench.ProvokeAsync(worker, "/native-bomb");
        var exit = await WorkerBench.ExitAsync(worker);

        Assert.Contains("memory", exit.Reason, StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task A_fork_bomb_stays_within_its_tasks_and_goes_with_its_worker()
    {
        await using var bench = new WorkerBench();
        var worker = await bench.StartAsync(new() { MaxTasks = 100 });

        var bombing = WorkerBench.ProvokeAsync(worker, "/fork");
        await Wait.UntilAsync(() => worker.Exited.IsCompleted || WorkerBench.Session(worker.ProcessId).Sum(process => process.Tasks) > 80, "the bomb goes off");
        var tasks = WorkerBench.Session(worker.ProcessId).Sum(process => process.Tasks);
        using (var other = Process.Start("/bin/true")) await other.WaitForExitAsync();
        await worker.StopAsync(TimeSpan.Zero);
        await bombing;

        Assert.InRange(tasks, 0, 101);
        Assert.Empty(WorkerBench.Session(worker.ProcessId));
    }

    [LinuxFact]
    public async Task Sockets_run_out_for_the_worker_alone()
    {
        await using var bench = new WorkerBench();
        var worker = await bench.StartAsync();

        var opened = int.Parse(await WorkerBench.AskAsync(worker, "/sockets"), null);

        Assert.InRange(opened, 1000, 4096);
        Assert.Equal("ok", await WorkerBench.AskAsync(worker, "/"));
    }

    [LinuxFact]
    public async Task A_flood_of_lines_is_cut_and_counted()
    {
        await using var bench = new WorkerBench();
        var worker = await bench.StartAsync();
        var watch = Stopwatch.StartNew();

        await WorkerBench.AskAsync(worker, "/flood");
        await worker.StopAsync(TimeSpan.FromSeconds(10));

        Assert.InRange(bench.Lines.Count, 200, 202 * (watch.Elapsed.Seconds + 2));
        Assert.All(bench.Lines, line => Assert.True(line.Length < 4200));
        Assert.Contains(bench.Lines, line => line.Contains("more lines were left out", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/child")]
    [InlineData("/daemon")]
    public async Task What_a_worker_started_ends_with_it(string start)
    {
        await using var bench = new WorkerBench();
        var worker = await bench.StartAsync();
        var child = int.Parse(await WorkerBench.AskAsync(worker, start), null);
        Assert.True(WorkerBench.Lives(child));

        await WorkerBench.ProvokeAsync(worker, "/failfast");
        await WorkerBench.ExitAsync(worker);

        Assert.False(WorkerBench.Lives(child));
    }

    [LinuxFact, Trait("Category", "Slow")]
    public async Task A_worker_that_spins_gets_no_more_processor_time_than_it_may()
    {
        await using var bench = new WorkerBench();
        var worker = await bench.StartAsync(new() { Cpus = 0.5 });

        await WorkerBench.AskAsync(worker, "/spin");
        var before = worker.ReadUsage()!.CpuTime;
        var watch = Stopwatch.StartNew();
        await Wait.UntilAsync(() => watch.Elapsed > TimeSpan.FromSeconds(6), "six seconds of spinning");
        var cores = (worker.ReadUsage()!.CpuTime - before) / watch.Elapsed;

        Assert.InRange(cores, 0, 0.8);
    }

    [LinuxFact]
    public async Task A_worker_that_does_not_want_to_end_is_ended()
    {
        await using var bench = new WorkerBench();
        var worker = await bench.StartAsync(document: """{"start":"ignores the end"}""");

        await worker.StopAsync(TimeSpan.FromMilliseconds(300));

        var exit = await worker.Exited;
        Assert.True(exit.Expected);
        Assert.Equal("stopped: it did not end by itself within 0.3 s", exit.Reason);
        Assert.False(WorkerBench.Lives(worker.ProcessId));
    }

    [LinuxFact]
    public async Task A_worker_that_is_asked_to_end_does()
    {
        await using var bench = new WorkerBench();
        var worker = await bench.StartAsync();

        await worker.StopAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(new WorkerExit(0, null, "stopped", true), await worker.Exited);
        Assert.Equal(["workers"], Directory.GetDirectories(bench.Data).Select(Path.GetFileName).Intersect(["workers"]));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(bench.Data, "workers")));
    }

    [Theory]
    [InlineData("throws", "LB8851", "it cannot start")]
    [InlineData("refuses", "LB8851", "not today")]
    [InlineData("hangs", "LB8851", "did not listen within 1 s")]
    public async Task A_failed_start_says_why_and_leaves_nothing(string how, string code, string words)
    {
        await using var bench = new WorkerBench();

        var failure = await Assert.ThrowsAsync<ExtensionException>(() => bench.StartAsync(how == "hangs" ? new() { StartTimeout = TimeSpan.FromSeconds(1) } : null, $$"""{"start":"{{how}}"}"""));

        Assert.Equal(code, failure.Code);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(bench.Data, "workers")));
    }

    [LinuxFact]
    public async Task What_a_killed_kernel_could_not_end_its_next_start_does()
    {
        await using var bench = new WorkerBench();
        var worker = await bench.StartAsync();
        var child = int.Parse(await WorkerBench.AskAsync(worker, "/child"), null);

        // As a kernel would that begins while another's workers are still there.
        var found = await new ProcessWorkerLauncher(new() { Data = bench.Data, Command = [WorkerBench.Program] }, TimeProvider.System).SweepAsync();

        Assert.Equal(1, found);
        Assert.False(WorkerBench.Lives(child));
        Assert.False(WorkerBench.Lives(worker.ProcessId));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(bench.Data, "workers")));
    }

    [LinuxFact]
    public async Task A_killed_kernel_leaves_no_worker_and_the_next_one_no_trace_of_it()
    {
        await using var bench = new WorkerBench();
        using var kernel = WorkerBench.StartKernel(bench.Data);
        var line = (await kernel.StandardOutput.ReadLineAsync())!.Split(' ');
        var (worker, socket) = (int.Parse(line[0], null), line[1]);
        using var client = WorkerBench.Client(socket);
        var child = int.Parse(await client.GetStringAsync(new Uri("http://worker/daemon")), null);

        kernel.Kill();
        await kernel.WaitForExitAsync();
        await Wait.UntilAsync(() => !WorkerBench.Lives(worker) && !WorkerBench.Lives(child), "the worker and what it started are gone", 5);
        var found = await bench.Launcher.SweepAsync();

        Assert.Equal(1, found);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(bench.Data, "workers")));
    }
}
