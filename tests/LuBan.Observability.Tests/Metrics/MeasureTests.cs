using System.Diagnostics;
using System.Globalization;
using LuBan.Observability.Tests.PromQl;
using LuBan.Sdk.Testing;
using Xunit.Abstractions;

namespace LuBan.Observability.Tests.Metrics;

/// <summary>Ingest and range queries of LuBan and of Debian's Prometheus, in turn, in one run, with the same messages.</summary>
[Trait("Category", "Soak")]
public sealed class MeasureTests(ITestOutputHelper output)
{
    private const int Series = 20_000;
    private const int Batches = 40;

    [ToolFact(TwoServers.Prometheus)]
    public async Task Ingest_and_range_queries_beside_Prometheus()
    {
        await using var servers = await MeasuredServers.StartAsync();
        var end = DateTimeOffset.UtcNow.ToUnixTimeSeconds() * 1000;
        var start = end - (Batches * 15_000L);
        double[] seconds = [0, 0];
        for (var batch = 0; batch < Batches; batch++)
        {
            foreach (var part in Enumerable.Range(0, Series).Chunk(5000))
            {
                var body = await RemoteWriteMessage.Content(part.Select(i => (
                    (IEnumerable<KeyValuePair<string, string>>)new Dictionary<string, string> { ["__name__"] = $"bench_{i % 20}_total", ["job"] = "bench", ["instance"] = $"host-{i / 200}:9100", ["core"] = $"{i % 200}" },
                    (IEnumerable<(long, double)>)[(start + (batch * 15_000L), (batch * (i % 13)) + 0.5)]))).ReadAsByteArrayAsync();
                foreach (var side in batch % 2 == 0 ? new[] { 0, 1 } : [1, 0])
                {
                    var watch = Stopwatch.StartNew();
                    using var response = await servers.Clients[side].PostAsync(new Uri(servers.Paths[side] + "write", UriKind.Relative), RemoteWriteMessage.Content(body));
                    Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
                    // The first batches make the series.
                    if (batch >= 4) seconds[side] += watch.Elapsed.TotalSeconds;
                }
            }
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"remote write, one sender, {Series} series, samples/s: LuBan {Series * (Batches - 4) / seconds[0]:0}, Prometheus {Series * (Batches - 4) / seconds[1]:0}"));
        foreach (var query in new[] { "rate(bench_1_total[5m])", "sum by (instance) (rate(bench_2_total[2m]))", "topk(5, bench_3_total)", "sum(rate({__name__=~\"bench_.*\"}[5m]))" })
        {
            List<double>[] times = [[], []];
            for (var round = 0; round < 7; round++)
            {
                foreach (var side in new[] { round % 2, 1 - (round % 2) })
                {
                    var watch = Stopwatch.StartNew();
                    var text = await servers.Clients[side].GetStringAsync(new Uri($"{servers.Paths[side]}query_range?query={Uri.EscapeDataString(query)}&start={start / 1000}&end={end / 1000}&step=15", UriKind.Relative));
                    times[side].Add(watch.Elapsed.TotalMilliseconds);
                    Assert.Contains("values", text, StringComparison.Ordinal);
                }
            }
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{query}, 10 minutes at 15 s, median ms: LuBan {times[0].Order().ElementAt(3):0}, Prometheus {times[1].Order().ElementAt(3):0}"));
        }
    }

    private sealed class MeasuredServers : IAsyncDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("luban-measure-").FullName;
        private Tool _prometheus = null!;
        private TestKernel _kernel = null!;

        public HttpClient[] Clients { get; private set; } = [];

        public string[] Paths { get; } = [ApiServer.Api, "/api/v1/"];

        public static async Task<MeasuredServers> StartAsync()
        {
            var servers = new MeasuredServers();
            await File.WriteAllTextAsync(Path.Combine(servers._folder, "prometheus.yml"), "global: {}\n");
            var address = new Uri($"http://127.0.0.1:{Tool.FreePort()}/");
            servers._prometheus = Tool.Start(TwoServers.Prometheus, $"--config.file={servers._folder}/prometheus.yml", $"--storage.tsdb.path={servers._folder}/data", $"--web.listen-address={address.Authority}", "--web.enable-remote-write-receiver", "--log.level=warn");
            servers._kernel = await TestKernel.StartAsync<ObservabilityExtension>();
            await servers._prometheus.WaitForAsync(new(address, "-/ready"));
            servers.Clients = [servers._kernel.Client(), new() { BaseAddress = address }];
            return servers;
        }

        public async ValueTask DisposeAsync()
        {
            await _prometheus.DisposeAsync();
            await _kernel.DisposeAsync();
            Clients[^1].Dispose();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
