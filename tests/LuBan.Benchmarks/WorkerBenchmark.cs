using System.Globalization;

namespace LuBan.Benchmarks;

/// <summary>One extension twice in one server: in the kernel's process and in a worker, slices in turn; and what a worker costs.</summary>
internal sealed class WorkerBenchmark : IBenchmark
{
    private const string InProcess = "Bench.InProcess";
    private const string Worker = "Bench.Worker";
    private static readonly (string Name, string Path)[] Handlers = [("string", "/string"), ("JSON", "/json/7"), ("controller", "/controller/7"), ("SHA-256 of 256 KiB", "/hash")];
    private static readonly int[] Connections = [1, 32];

    public string Name => "worker";

    public string Summary => "an extension in a worker against the same one in the kernel's process";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var rounds = run.Quick ? 1 : 8;
        // Less, and a part of the code is still the one that the compiler watches.
        var (slice, warmUp) = run.Quick ? (TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(0.3)) : (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));
        var folder = run.Directory.Next("feed");
        foreach (var id in (string[])[InProcess, Worker]) ExtensionPackage.Bench.Write(folder, id, "1.0.0");
        await using var server = await ServerProcess.StartServerAsync(run.Directory.Next("server"), folder, cancellationToken);
        await server.LoginAsync(cancellationToken);
        await server.CreatePlanAsync(InProcess, "1.0.0", cancellationToken, "InProcess");
        await server.WaitForInstalledAsync(InProcess, cancellationToken);
        var starts = await MeasureStartsAsync(run, server, cancellationToken);

        LoadSample Ask(string id, string path, int connections, TimeSpan time) => LoadGenerator.Run(server, $"/ext/{id.ToLowerInvariant()}{path}", connections, time, cancellationToken);
        var results = Handlers.SelectMany(handler => Connections, (handler, connections) => (handler, connections)).ToDictionary(cell => cell, _ => new List<(LoadSample In, LoadSample Out)>());
        foreach (var id in (string[])[InProcess, Worker]) foreach (var (_, path) in Handlers) Ask(id, path, Connections[^1], warmUp);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var ((handler, connections), list) in results)
            {
                // Turned round each time, so that whoever disturbs the machine disturbs both alike.
                var first = Ask(round % 2 == 0 ? InProcess : Worker, handler.Path, connections, slice);
                var second = Ask(round % 2 == 0 ? Worker : InProcess, handler.Path, connections, slice);
                list.Add(round % 2 == 0 ? (first, second) : (second, first));
            }
        }

        run.Line(string.Create(CultureInfo.InvariantCulture, $"{rounds} rounds, slices of {slice.TotalSeconds} s in turn; median (min–max); ratios are worker / in process of the same round."));
        run.Line("");
        foreach (var connections in Connections)
        {
            run.Table([$"c={connections}", "p50 in process µs", "p50 worker µs", "added µs", "req/s in process", "req/s worker", "throughput ratio"],
                results.Where(cell => cell.Key.connections == connections).Select(cell => Row(cell.Key.handler.Name, cell.Value)));
        }
        run.Table(["a worker", "figure"], [["from the plan to installed, ms", starts.Text("0")], ["resident after the load, MiB", await ResidentAsync(server, cancellationToken)]]);
    }

    /// <summary>From the write of the plan until the extension is installed in a worker; the last one stays.</summary>
    private static async Task<Figures> MeasureStartsAsync(BenchmarkRun run, ServerProcess server, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var left = run.Quick ? 1 : 5; left > 0; left--)
        {
            var began = System.Diagnostics.Stopwatch.GetTimestamp();
            await server.CreatePlanAsync(Worker, "1.0.0", cancellationToken, "Process");
            await server.WaitForInstalledAsync(Worker, cancellationToken);
            times.Add(System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (left > 1) await server.UninstallAsync(Worker, cancellationToken);
        }
        return new(times);
    }

    private static async Task<string> ResidentAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        var page = await server.Http.GetStringAsync("/metrics", cancellationToken);
        var line = page.Split('\n').FirstOrDefault(line => line.StartsWith("luban_worker_memory", StringComparison.Ordinal) && line.Contains('{', StringComparison.Ordinal))
            ?? throw new InvalidOperationException("The server tells no memory of workers.");
        return (double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture) / (1 << 20)).ToString("0", CultureInfo.InvariantCulture);
    }

    private static string[] Row(string name, List<(LoadSample In, LoadSample Out)> rounds) =>
    [
        name, Of(rounds, one => one.In.Latency, "0"), Of(rounds, one => one.Out.Latency, "0"), Of(rounds, one => one.Out.Latency - one.In.Latency, "0"),
        Of(rounds, one => one.In.Throughput, "0"), Of(rounds, one => one.Out.Throughput, "0"), Of(rounds, one => one.Out.Throughput / one.In.Throughput),
    ];

    private static string Of(List<(LoadSample In, LoadSample Out)> rounds, Func<(LoadSample In, LoadSample Out), double> value, string format = "0.00") => new Figures(rounds.Select(value)).Text(format);
}
