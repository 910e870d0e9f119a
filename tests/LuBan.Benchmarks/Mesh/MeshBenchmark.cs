using System.Diagnostics;
using LuBan.Benchmarks.Gateway;

namespace LuBan.Benchmarks.Mesh;

/// <summary>The same upstream behind nginx, HAProxy and the mesh's data plane, in slices that take turns.</summary>
internal sealed class MeshBenchmark : IBenchmark
{
    private const string Path = "/";
    private static readonly int[] Connections = [1, 32];

    public string Name => "mesh";

    public string Summary => "the data plane of the service mesh against nginx and HAProxy in front of the same upstream";

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
        await using var mesh = await StartMeshAsync(run.Directory.Next("mesh"), upstream.Port, cancellationToken);
        (string Name, ServerProcess Process)[] sides = [("the upstream itself", upstream), ("nginx", nginx), ("HAProxy", haProxy), ("the mesh", mesh)];
        foreach (var (_, process) in sides) LoadGenerator.Run(process, Path, Connections[^1], warmUp, cancellationToken);

        run.Line($"{rounds} rounds, slices of {slice.TotalSeconds} s in turn; median (min–max). nginx and HAProxy have one thread each, keep their connections to the upstream, and add X-Forwarded-For. The mesh has a rule with a 90/10 split, counts its metrics and writes its access log. A request is a GET with an answer of 16 bytes, over HTTP/1.1.");
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
            run.Table([$"c={connections}", "req/s", "p50 µs", "p99 µs", "CPU/req µs", "the mesh's throughput ratio"], samples.Select(side => Row(side.Key, side.Value, samples["the mesh"])));
        }
    }

    private static Task<ServerProcess> StartMeshAsync(string directory, int upstream, CancellationToken cancellationToken) => ServerProcess.StartProgramAsync(port =>
    {
        File.WriteAllText(System.IO.Path.Combine(directory, "table.json"), $$"""
            {
              "version": "1", "listeners": [{ "address": "127.0.0.1", "port": {{port}}, "kind": "Service", "host": "bench/upstream" }],
              "hosts": [{ "name": "bench/upstream", "namespace": "bench", "service": "upstream", "rules": [{ "name": "split", "clusters": ["v1", "v2"],
                "route": { "route": [{ "destination": { "host": "upstream", "subset": "v1" }, "weight": 90 }, { "destination": { "host": "upstream", "subset": "v2" }, "weight": 10 }] } }] }],
              "clusters": [{ "name": "v1", "namespace": "bench", "service": "upstream", "subset": "v1", "endpoints": [{ "address": "127.0.0.1", "port": {{upstream}} }] },
                { "name": "v2", "namespace": "bench", "service": "upstream", "subset": "v2", "endpoints": [{ "address": "127.0.0.1", "port": {{upstream}} }] }]
            }
            """);
        return new ProcessStartInfo("dotnet", [Repository.MeshProxy, "--folder", directory]);
    }, cancellationToken);

    private static string[] Row(string name, List<LoadSample> samples, List<LoadSample> mesh) =>
    [
        name,
        Of(samples, sample => sample.Throughput), Of(samples, sample => sample.Latency), Of(samples, sample => sample.Slow), Of(samples, sample => sample.CpuPerRequest, "0.0"),
        new Figures(samples.Zip(mesh, (side, own) => own.Throughput / side.Throughput)).Text(),
    ];

    private static string Of(List<LoadSample> samples, Func<LoadSample, double> value, string format = "0") => new Figures(samples.Select(value)).Text(format);
}
