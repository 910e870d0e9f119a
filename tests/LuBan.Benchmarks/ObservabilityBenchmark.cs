using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using LuBan.Observability.Tests.Metrics;

namespace LuBan.Benchmarks;

/// <summary>Remote write and range queries of the metric store and of Debian's Prometheus, in turn, with the same bytes.</summary>
internal sealed class ObservabilityBenchmark : IBenchmark
{
    private const string Prometheus = "/usr/bin/prometheus";
    private const string Id = "luban.observability";
    private const int PerRequest = 5000;
    private const long StepMs = 15_000;
    private const int WarmUps = 4;

    private static readonly string[] Queries = ["rate(bench_1_total[5m])", "sum by (instance) (rate(bench_2_total[2m]))", "topk(5, bench_3_total)", "sum(rate({__name__=~\"bench_.*\"}[5m]))", "max_over_time(sum(bench_4_total)[5m:30s])"];

    public string Name => "observability";

    public string Summary => "remote write and range queries against Prometheus";

    public async Task RunAsync(BenchmarkRun run, CancellationToken cancellationToken)
    {
        if (Tool.Missing(Prometheus) is { } reason)
        {
            run.Line($"Not measured: {reason}.");
            return;
        }
        var (series, batches, rounds) = run.Quick ? (5000, 8, 2) : (20_000, 40, 9);
        var folder = run.Directory.Next("prometheus");
        await File.WriteAllTextAsync(Path.Combine(folder, "prometheus.yml"), "global: {}\n", cancellationToken);
        var address = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}/");
        await using var prometheus = Tool.Start(Prometheus, $"--config.file={folder}/prometheus.yml", $"--storage.tsdb.path={folder}/data", $"--web.listen-address={address.Authority}", "--web.enable-remote-write-receiver", "--log.level=warn");
        await using var server = await ServerProcess.StartServerAsync(run.Directory.Next("server"), Repository.Extensions, cancellationToken);
        await server.LoginAsync(cancellationToken);
        await server.InstallAsync("LuBan.Observability", cancellationToken);
        await prometheus.WaitForAsync(new(address, "-/ready"));
        using var client = new HttpClient { BaseAddress = address };
        Side[] sides = [new(server.Http, $"/ext/{Id}/prometheus/api/v1/"), new(client, "/api/v1/")];
        var end = DateTimeOffset.UtcNow.ToUnixTimeSeconds() * 1000;
        var start = end - (batches * StepMs);

        await WriteAsync(sides, series, batches, start, cancellationToken);
        run.Line(string.Create(CultureInfo.InvariantCulture, $"One sender, requests of {PerRequest} samples of as many series, {series} series, {batches} samples each, the first four batches not counted; uncompressed snappy blocks. Queries over all of it at 15 s, {rounds} rounds in turn. Median (min–max)."));
        run.Line("");
        run.Table(["samples per second", "LuBan", "Prometheus", "LuBan / Prometheus"],
            [["remote write", Rate(sides[0]).Text("0"), Rate(sides[1]).Text("0"), (Rate(sides[0]).Median / Rate(sides[1]).Median).ToString("0.00", CultureInfo.InvariantCulture)]]);

        var rows = new List<string[]>();
        foreach (var query in Queries)
        {
            var times = await AskAsync(sides, query, start, end, rounds, cancellationToken);
            rows.Add([$"`{query}`", times[0].Text("0.0"), times[1].Text("0.0"), (times[0].Median / times[1].Median).ToString("0.00", CultureInfo.InvariantCulture)]);
        }
        run.Table(["range query, ms", "LuBan", "Prometheus", "LuBan / Prometheus"], rows);

        static Figures Rate(Side side) => new(side.Seconds.Select(seconds => PerRequest / seconds));
    }

    private static async Task WriteAsync(Side[] sides, int series, int batches, long start, CancellationToken cancellationToken)
    {
        for (var batch = 0; batch < batches; batch++)
        {
            foreach (var part in Enumerable.Range(0, series).Chunk(PerRequest))
            {
                var body = await RemoteWriteMessage.Content(part.Select(i => Sample(i, start + (batch * StepMs), batch))).ReadAsByteArrayAsync(cancellationToken);
                foreach (var side in batch % 2 == 0 ? sides : sides.Reverse())
                {
                    var began = Stopwatch.GetTimestamp();
                    using var response = await side.Client.PostAsync(new Uri(side.Path + "write", UriKind.Relative), RemoteWriteMessage.Content(body), cancellationToken);
                    if (response.StatusCode != HttpStatusCode.NoContent) throw new InvalidOperationException(await response.Content.ReadAsStringAsync(cancellationToken));
                    if (batch >= 4) side.Seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
                }
            }
        }
    }

    private static (IEnumerable<KeyValuePair<string, string>>, IEnumerable<(long, double)>) Sample(int number, long time, int batch) => (
        new Dictionary<string, string> { ["__name__"] = $"bench_{number % 20}_total", ["job"] = "bench", ["instance"] = $"host-{number / 200}:9100", ["core"] = $"{number % 200}" },
        [(time, (batch * (number % 13)) + 0.5)]);

    private static async Task<Figures[]> AskAsync(Side[] sides, string query, long start, long end, int rounds, CancellationToken cancellationToken)
    {
        List<double>[] times = [[], []];
        var series = new int[2];
        // The first ones are not counted: they compile what they run.
        for (var round = -WarmUps; round < rounds; round++)
        {
            foreach (var side in round % 2 == 0 ? [0, 1] : new[] { 1, 0 })
            {
                var began = Stopwatch.GetTimestamp();
                var text = await sides[side].Client.GetStringAsync(new Uri($"{sides[side].Path}query_range?query={Uri.EscapeDataString(query)}&start={start / 1000}&end={end / 1000}&step=15", UriKind.Relative), cancellationToken);
                if (!text.Contains("values", StringComparison.Ordinal)) throw new InvalidOperationException($"{query} gave nothing: {text}");
                if (round >= 0) times[side].Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                series[side] = text.Split("\"metric\"").Length - 1;
            }
        }
        return series[0] == series[1] ? [new(times[0]), new(times[1])] : throw new InvalidOperationException($"{query} gave {series[0]} series here and {series[1]} there.");
    }

    /// <summary>One of the two, with the seconds that each request took.</summary>
    private sealed record Side(HttpClient Client, string Path)
    {
        public List<double> Seconds { get; } = [];
    }
}
