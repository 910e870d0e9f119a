namespace LuBan.Benchmarks.Gateway;

/// <summary>The same upstream behind nginx, HAProxy and the forwarder, in slices that take turns.</summary>
internal sealed class GatewayBenchmark : IBenchmark
{
    private const string Path = "/";
    private static readonly int[] Connections = [1, 32];

    public string Name => "gateway";

    public string Summary => "the forwarder against nginx and HAProxy in front of the same upstream";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        if (GatewayPrograms.Missing is { } missing)
        {
            run.Line($"Not measured: {missing} is not here.");
            return;
        }
        var rounds = run.Quick ? 1 : 12;
        var (slice, warmUp) = run.Quick ? (TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(0.3)) : (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        await using var upstream = await GatewayPrograms.StartUpstreamAsync(run.Directory.Next("upstream"), cancellationToken);
        await using var nginx = await GatewayPrograms.StartNginxAsync(run.Directory.Next("nginx"), upstream.Port, cancellationToken);
        await using var haProxy = await GatewayPrograms.StartHaProxyAsync(run.Directory.Next("haproxy"), upstream.Port, cancellationToken);
        await using var forwarder = await GatewayPrograms.StartForwarderAsync(upstream.Port, cancellationToken);
        (string Name, ServerProcess Process)[] sides = [("the upstream itself", upstream), ("nginx", nginx), ("HAProxy", haProxy), ("LuBan", forwarder)];
        foreach (var (_, process) in sides) LoadGenerator.Run(process, Path, Connections[^1], warmUp, cancellationToken);

        run.Line($"{rounds} rounds, slices of {slice.TotalSeconds} s in turn; median (min–max); ratios are to LuBan's slice of the same round. nginx and HAProxy have one thread each, keep their connections to the upstream, and add X-Forwarded-For. A request is a GET with an answer of 16 bytes, over HTTP/1.1.");
        run.Line("");
        foreach (var connections in Connections)
        {
            var samples = sides.ToDictionary(side => side.Name, _ => new List<LoadSample>());
            for (var round = 0; round < rounds; round++)
            {
                // Another one begins each time, so that whoever disturbs the machine disturbs all alike.
                for (var turn = 0; turn < sides.Length; turn++)
                {
                    var (name, process) = sides[(turn + round) % sides.Length];
                    samples[name].Add(LoadGenerator.Run(process, Path, connections, slice, cancellationToken));
                }
            }
            run.Table([$"c={connections}", "req/s", "p50 µs", "p99 µs", "CPU/req µs", "LuBan's throughput ratio", "LuBan's p50 ratio"], samples.Select(side => Row(side.Key, side.Value, samples["LuBan"])));
        }
    }

    private static string[] Row(string name, List<LoadSample> samples, List<LoadSample> forwarder) =>
    [
        name,
        Of(samples, sample => sample.Throughput), Of(samples, sample => sample.Latency), Of(samples, sample => sample.Slow), Of(samples, sample => sample.CpuPerRequest, "0.0"),
        new Figures(samples.Zip(forwarder, (side, own) => own.Throughput / side.Throughput)).Text(), new Figures(samples.Zip(forwarder, (side, own) => own.Latency / side.Latency)).Text(),
    ];

    private static string Of(List<LoadSample> samples, Func<LoadSample, double> value, string format = "0") => new Figures(samples.Select(value)).Text(format);
}
