using LuBan.Observability.Host;
using LuBan.Observability.Metrics;
using LuBan.Observability.Scraping;
using LuBan.Observability.Tests.Metrics;

namespace LuBan.Observability.Tests.Host;

public sealed class HostTests
{
    private const string Exporter = "/usr/bin/prometheus-node-exporter";

    // What moves between two readings, and how far it may.
    private static readonly string[] Fixed = ["node_boot_time_seconds", "node_memory_MemTotal_bytes", "node_memory_SwapTotal_bytes", "node_filesystem_size_bytes", "node_filesystem_files", "node_filesystem_readonly", "node_network_mtu_bytes", "node_network_up", "node_filefd_maximum", "node_uname_info", "node_entropy_pool_size_bits"];

    [ToolFact(Exporter)]
    public async Task What_is_read_here_is_what_the_real_node_exporter_reads()
    {
        var port = PeerProcess.FreePort();
        await using var exporter = Tool.Start(Exporter, $"--web.listen-address=127.0.0.1:{port}");
        await exporter.WaitForAsync(new($"http://127.0.0.1:{port}/metrics"));
        using var http = new HttpClient();

        var before = Read();
        var theirs = ExpositionParser.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics")), isOpenMetrics: false).Samples.GroupBy(sample => sample.Labels).ToDictionary(group => group.Key, group => group.First().Value);
        var after = Read();

        var compared = new HashSet<string>();
        foreach (var (labels, value) in theirs)
        {
            if (!before.TryGetValue(labels, out var low) || !after.TryGetValue(labels, out var high)) continue;
            Assert.True(IsBetween(labels.Metric, low, value, high), $"{labels}: {low} and {high} here, {value} there");
            compared.Add(labels.Metric);
        }
        Assert.True(compared.Count >= 40, $"only {compared.Count} metrics are the same: {string.Join(' ', compared.Order())}");
        foreach (var core in new[] { "node_cpu_seconds_total", "node_load1", "node_memory_MemAvailable_bytes", "node_filefd_allocated", "node_network_receive_bytes_total", "node_context_switches_total", "node_uname_info", "node_time_seconds" }) Assert.Contains(core, compared);
    }

    [Fact]
    public void Files_that_are_not_there_give_nothing_and_break_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("luban-host-");
        try
        {
            var samples = new HostReader(new HostFiles(folder.FullName), TimeProvider.System).Read();

            Assert.All(samples.Where(sample => sample.Labels.Metric == "node_scrape_collector_success"), sample => Assert.Equal(1, sample.Value));
            Assert.DoesNotContain(samples, sample => sample.Labels.Metric == "node_load1");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Dictionary<Labels, double> Read() => new HostReader(new HostFiles(), TimeProvider.System).Read().GroupBy(sample => sample.Labels).ToDictionary(group => group.Key, group => group.First().Value);

    /// <summary>Counters lie between our two readings; what goes up and down may differ by a fifth of the larger, and by what a busy machine moves in a moment.</summary>
    private static bool IsBetween(string metric, double before, double value, double after)
    {
        if (double.IsNaN(value)) return double.IsNaN(before);
        if (Fixed.Contains(metric)) return value == before || value == after;
        var (low, high) = (Math.Min(before, after), Math.Max(before, after));
        var slack = metric.EndsWith("_total", StringComparison.Ordinal) ? 0.02 * high + 1 : 0.2 * Math.Max(high, Math.Abs(value)) + (metric.EndsWith("_bytes", StringComparison.Ordinal) ? 256e6 : 300);
        return value >= low - slack && value <= high + slack;
    }
}
