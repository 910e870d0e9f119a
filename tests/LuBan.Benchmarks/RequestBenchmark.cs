namespace LuBan.Benchmarks;

/// <summary>The server with the extension installed, and the peer with the same handlers in the host: fresh pairs of processes, slices in turn.</summary>
internal sealed class RequestBenchmark : IBenchmark
{
    private const string Id = "Bench.Extension";
    private static readonly (string Name, string Path)[] Handlers = [("string", "/string"), ("JSON", "/json/7"), ("controller", "/controller/7")];
    private static readonly int[] Connections = [1, 32];

    public string Name => "request";

    public string Summary => "a request through an extension against the same handler in the host";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        var (pairs, rounds) = run.Quick ? (1, 1) : (3, 8);
        var (slice, warmUp) = run.Quick ? (TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(0.3)) : (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        var folder = run.Directory.Next("feed");
        ExtensionPackage.Bench.Write(folder, Id, "1.0.0");
        var results = Handlers.SelectMany(handler => Connections, (handler, connections) => (handler, connections)).ToDictionary(cell => cell, _ => new List<Round>());

        for (var pair = 0; pair < pairs; pair++)
        {
            await using var server = await ServerProcess.StartServerAsync(run.Directory.Next("server"), folder, cancellationToken);
            await using var peer = await ServerProcess.StartPeerAsync(run.Directory.Next("peer"), folder, cancellationToken);
            await server.LoginAsync(cancellationToken);
            await peer.LoginAsync(cancellationToken);
            await server.CreatePlanAsync(Id, "1.0.0", cancellationToken);
            await server.WaitForInstalledAsync(Id, cancellationToken);

            // A server in use is scraped, and counts every request from then on.
            await server.Http.GetStringAsync("/metrics", cancellationToken);
            await peer.Http.GetStringAsync("/metrics", cancellationToken);

            LoadSample Extension(string path, int connections, TimeSpan time) => LoadGenerator.Run(server, $"/ext/{Id.ToLowerInvariant()}{path}", connections, time, cancellationToken);
            LoadSample Host(string path, int connections, TimeSpan time) => LoadGenerator.Run(peer, $"/host{path}", connections, time, cancellationToken);

            foreach (var (_, path) in Handlers)
            {
                Extension(path, Connections[^1], warmUp);
                Host(path, Connections[^1], warmUp);
            }
            for (var round = 0; round < rounds; round++)
            {
                foreach (var ((handler, connections), list) in results)
                {
                    // Turned round each time, so that whoever disturbs the machine disturbs both alike.
                    var extensionFirst = (round + pair) % 2 == 0;
                    var first = extensionFirst ? Extension(handler.Path, connections, slice) : Host(handler.Path, connections, slice);
                    var second = extensionFirst ? Host(handler.Path, connections, slice) : Extension(handler.Path, connections, slice);
                    list.Add(extensionFirst ? new(first, second) : new(second, first));
                }
            }
        }

        run.Line($"{pairs} pairs of processes, {rounds} rounds each, slices of {slice.TotalSeconds} s; median (min–max) over all rounds; ratios are extension / host of the same round. Both are scraped once, so that they keep metrics.");
        run.Line("");
        foreach (var connections in Connections)
        {
            run.Table([$"c={connections}", "p50 ext µs", "p50 host µs", "p50 ratio", "CPU/req ext µs", "CPU/req host µs", "CPU ratio", "req/s ext", "req/s host", "throughput ratio"],
                results.Where(cell => cell.Key.connections == connections).Select(cell => Row(cell.Key.handler.Name, cell.Value)));
        }
    }

    private static string[] Row(string name, List<Round> rounds) =>
    [
        name,
        Of(rounds, round => round.Extension.Latency, "0"), Of(rounds, round => round.Host.Latency, "0"), Of(rounds, round => round.Extension.Latency / round.Host.Latency),
        Of(rounds, round => round.Extension.CpuPerRequest, "0.0"), Of(rounds, round => round.Host.CpuPerRequest, "0.0"), Of(rounds, round => round.Extension.CpuPerRequest / round.Host.CpuPerRequest),
        Of(rounds, round => round.Extension.Throughput, "0"), Of(rounds, round => round.Host.Throughput, "0"), Of(rounds, round => round.Extension.Throughput / round.Host.Throughput),
    ];

    private static string Of(List<Round> rounds, Func<Round, double> value, string format = "0.00") => new Figures(rounds.Select(value)).Text(format);

    private sealed record Round(LoadSample Extension, LoadSample Host);
}
