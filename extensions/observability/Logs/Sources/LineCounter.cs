using LuBan.Observability.Logs.Store;
using LuBan.Observability.Metrics;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;

namespace LuBan.Observability.Logs.Sources;

/// <summary>Writes how many lines there were as the metric <c>luban_log_lines_total</c>: an alert on logs is an ordinary alert rule.</summary>
internal sealed class LineCounter(LogStoreHost host, IMetricStore metrics, TimeProvider time) : BackgroundService
{
    internal const string Metric = "luban_log_lines_total";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly HashSet<LineOrigin> _known = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var store = await host.StoreAsync(stoppingToken);
            metrics.Describe([new(Metric, "counter", "Log lines that were stored since the server started, by level and by what wrote them.")]);
            using var timer = new PeriodicTimer(Interval, time);
            while (await timer.WaitForNextTickAsync(stoppingToken)) metrics.Append(Samples(store.Counts.Read(), time.GetUtcNow().ToUnixTimeMilliseconds()));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the extension.
        }
        catch (ExtensionException closed) when (closed.Code == "LB9233")
        {
            // Another version counts now.
        }
    }

    internal IReadOnlyList<Sample> Samples(IReadOnlyDictionary<LineOrigin, long> counts, long now)
    {
        var samples = new List<Sample>();
        foreach (var (origin, count) in counts)
        {
            var labels = Labels.Of(("__name__", Metric), ("namespace", origin.Namespace), ("kind", origin.Kind), ("name", origin.Name), ("level", origin.Level.Text()));
            // A counter begins at nothing: else increase() would not see the first lines.
            if (_known.Add(origin)) samples.Add(new(labels, now - (long)Interval.TotalMilliseconds, 0));
            samples.Add(new(labels, now, count));
        }
        return samples;
    }
}
