using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace LuBan.EndToEnd;

/// <summary>An extension in a worker does its worst while the kernel and a neighbour in the kernel's process are under constant load.</summary>
[Trait("Category", "Slow")]
public sealed class WorkerFaultTests(ITestOutputHelper output) : IDisposable
{
    private const string Faulty = "Tests.Faulty";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [WorkerTheory]
    [InlineData("stackoverflow", "stack overflow")]
    [InlineData("bomb", null)]
    public Task A_fault_in_a_worker_fails_no_request_of_anybody_else(string fault, string? reason) => FaultAsync(fault, reason);

    [WorkerTheory, Trait("Category", "Soak")]
    [InlineData("failfast", "the extension had enough")]
    [InlineData("spin", null)]
    [InlineData("fork", null)]
    [InlineData("sockets", null)]
    public Task No_other_fault_in_a_worker_does_either(string fault, string? reason) => FaultAsync(fault, reason);

    private async Task FaultAsync(string fault, string? reason)
    {
        await using var server = await StartAsync();
        await using var load = new Load(server, "/ext/tests.probe/version", "/apis/kernel.luban.dev/v1/installplans", "/livez");
        await load.ServedAsync(50);
        var before = await TextAsync(server, "process");

        await ProvokeAsync(server, fault);
        if (reason is not null)
        {
            // Who asks while the process is just ending hears only that nothing answers; its last words come a moment later.
            var problem = await server.WaitForAsync($"a refusal that names '{reason}'", async () =>
                await RefusalAsync(server) is { } refusal && ((string?)refusal["detail"])?.Contains(reason, StringComparison.OrdinalIgnoreCase) == true ? refusal : null, Limit);
            output.WriteLine($"figure: {fault}: {problem.ToJsonString()}");
            Assert.Contains("since", (string?)problem["detail"], StringComparison.Ordinal);
        }
        var clock = Stopwatch.StartNew();
        var after = await server.WaitForAsync("the worker to serve", () => FindAsync(server, "process"), Limit);
        await load.ServedAsync(200);

        output.WriteLine($"figure: {fault}: serving again after {clock.Elapsed.TotalSeconds:0.0} s, process {before} then {after}; {load.Figures()}");
        if (reason is not null) Assert.NotEqual(before, after);
        Assert.Empty(load.Failures);
    }

    [WorkerTheory]
    [InlineData("failfast")]
    public async Task Faults_again_and_again_are_answered_with_longer_and_longer_waits(string fault)
    {
        await using var server = await StartAsync();
        await using var load = new Load(server, "/ext/tests.probe/version");
        var waits = new List<double>();

        for (var i = 0; i < 4; i++)
        {
            await server.WaitForAsync("the worker to serve", () => FindAsync(server, "ok"), Limit);
            await ProvokeAsync(server, fault);
            var clock = Stopwatch.StartNew();
            await server.WaitForAsync("the worker to serve", () => FindAsync(server, "ok"), Limit);
            waits.Add(clock.Elapsed.TotalSeconds);
        }

        output.WriteLine($"figure: {fault} four times: serving again after {string.Join(", ", waits.Select(wait => wait.ToString("0.0", null)))} s; {load.Figures()}");
        Assert.True(waits[3] > 1.2, "the fourth wait alone is 1.3 s or more");
        Assert.Empty(load.Failures);
    }

    [WorkerTheory]
    [InlineData(0)]
    public async Task A_killed_kernel_leaves_no_worker_and_starts_again_with_one(int seed)
    {
        var data = _directory.Sub($"data-{seed}");
        int worker;
        await using (var server = await StartAsync(data))
        {
            worker = int.Parse(await TextAsync(server, "process"), null);
            var user = uint.Parse(File.ReadLines($"/proc/{worker}/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1], null);
            Assert.True(Environment.UserName != "root" || user is > 60706 and <= 61183, $"a kernel that is root gives the worker a user of its own, this one has {user}");
            await server.KillAsync();
            await server.WaitForAsync("the worker to be gone", () => Task.FromResult(Directory.Exists($"/proc/{worker}") ? null : "gone"), Limit);
        }

        await using var again = await ServerProcess.StartAsync(data, [_directory.Sub("feed")]);
        var next = await again.WaitForAsync("the worker to serve", () => FindAsync(again, "process"), Limit);

        Assert.NotEqual(worker, int.Parse(next, null));
        Assert.Single(Directory.GetDirectories(Path.Combine(data, "workers")));
    }

    [WorkerFact]
    public async Task A_plan_moves_an_extension_between_the_kernel_and_a_process_of_its_own_and_no_request_is_lost()
    {
        await using var server = await StartAsync();
        await using var load = new Load(server, "/ext/tests.faulty/ok", "/ext/tests.faulty/process");
        await load.ServedAsync(50);
        var kernel = server.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.NotEqual(kernel, await TextAsync(server, "process"));

        foreach (var (isolation, isInKernel) in new[] { ("InProcess", true), ("Process", false), ("InProcess", true) })
        {
            await server.PatchAsync(Faulty, new JsonObject { ["spec"] = new JsonObject { ["isolation"] = isolation } });
            await server.WaitForAsync($"the extension to run {isolation}", async () => await FindAsync(server, "process") is { } process && process == kernel == isInKernel ? process : null, Limit);
            await load.ServedAsync(100);
        }

        output.WriteLine($"figure: three changes of the tier: {load.Figures()}");
        Assert.Empty(load.Failures);
    }

    private async Task<ServerProcess> StartAsync(string? data = null)
    {
        // Workers get users of their own: those above must let others pass.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_directory.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var packages = ProbePackages.Folder(_directory, new ProbeVersion("1.0.0"), new ProbeVersion("1.0.0") { Id = Faulty, Project = "tests/TestExtensions/Faulty", Entry = "Tests.Faulty.dll", WarmUp = "/ok" });
        var server = await ServerProcess.StartAsync(data ?? _directory.Sub("data"), [packages]);
        await server.InstallAsync(ProbePackages.Id);
        var plan = Plans.Body(Faulty);
        plan["spec"]!["isolation"] = "Process";
        await server.CreateAsync(plan);
        await server.WaitForPhaseAsync(Faulty, "Installed", Limit);
        return server;
    }

    private static async Task ProvokeAsync(ServerProcess server, string fault)
    {
        using var client = server.NewClient();
        client.Timeout = TimeSpan.FromSeconds(30);
        try
        {
            using var response = await client.GetAsync($"/ext/tests.faulty/{fault}");
        }
        catch (OperationCanceledException)
        {
            // It does not come back: that is what it is for.
        }
    }

    private static async Task<string> TextAsync(ServerProcess server, string path) => await server.Http.GetStringAsync($"/ext/tests.faulty/{path}");

    private static async Task<string?> FindAsync(ServerProcess server, string path)
    {
        using var client = server.NewClient();
        client.Timeout = TimeSpan.FromSeconds(5);
        try
        {
            using var response = await client.GetAsync($"/ext/tests.faulty/{path}");
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<JsonNode?> RefusalAsync(ServerProcess server)
    {
        using var response = await server.Http.GetAsync("/ext/tests.faulty/ok");
        return response.StatusCode == HttpStatusCode.ServiceUnavailable ? JsonNode.Parse(await response.Content.ReadAsStringAsync()) : null;
    }

    /// <summary>Asks for the same addresses all the time, and keeps every answer that is not a success.</summary>
    private sealed class Load : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly ConcurrentQueue<double> _times = [];
        private readonly Task[] _clients;
        private readonly ServerProcess _server;

        public Load(ServerProcess server, params string[] addresses)
        {
            _server = server;
            _clients = [.. addresses.Select(address => Task.Run(() => AskAsync(address)))];
        }

        public ConcurrentQueue<string> Failures { get; } = [];

        public string Figures()
        {
            var times = _times.Order().ToList();
            return $"{times.Count} requests of others, {Failures.Count} failed, p50 {times[times.Count / 2]:0.0} ms, p99 {times[times.Count * 99 / 100]:0.0} ms";
        }

        /// <summary>Waits until so many more have been served.</summary>
        public Task ServedAsync(int more)
        {
            var wanted = _times.Count + more;
            return _server.WaitForAsync("requests to be served", () => Task.FromResult(_times.Count >= wanted ? "enough" : null), Limit);
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Task.WhenAll(_clients);
            _stop.Dispose();
        }

        private async Task AskAsync(string address)
        {
            using var client = _server.NewClient();
            while (!_stop.IsCancellationRequested)
            {
                var began = Stopwatch.GetTimestamp();
                try
                {
                    using var response = await client.GetAsync(address);
                    if (!response.IsSuccessStatusCode) Failures.Enqueue($"{address}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
                }
                catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
                {
                    Failures.Enqueue($"{address}: {exception.Message}");
                }
                _times.Enqueue(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }
    }
}

/// <summary>Workers are processes of Linux.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WorkerFactAttribute : FactAttribute
{
    public WorkerFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "workers are processes of Linux";
}

/// <summary>Workers are processes of Linux.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WorkerTheoryAttribute : TheoryAttribute
{
    public WorkerTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? null : "workers are processes of Linux";
}
