using LuBan.Observability.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.Host;

/// <summary>Writes the metrics of this machine, under the names that node-exporter has, with <c>job="node"</c>.</summary>
internal sealed class HostMetrics(IMetricStore store, IOptionsMonitor<HostOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private readonly HostReader _reader = new(new HostFiles(), time);
    private HashSet<Labels> _written = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!OperatingSystem.IsLinux()) return;
        await store.WhenOpenAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            // On another thread: files of /proc are computed while they are read.
            if (options.CurrentValue.Enabled) await Task.Run(Write, stoppingToken);
            var interval = Durations.Parse(options.CurrentValue.Interval, TimeSpan.FromSeconds(15));
            await Task.Delay(interval < Least ? Least : interval, time, stoppingToken);
        }
    }

    private void Write()
    {
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        var samples = _reader.Read().Select(sample => new Sample(sample.Labels.With("instance", Environment.MachineName).With("job", "node"), at, sample.Value)).ToList();
        samples.Add(new(Labels.Of((Labels.MetricName, "up"), ("instance", Environment.MachineName), ("job", "node")), at, 1));
        var written = samples.Select(sample => sample.Labels).ToHashSet();
        samples.AddRange(_written.Where(labels => !written.Contains(labels)).Select(labels => new Sample(labels, at, Staleness.Marker)));
        _written = written;
        store.Append(samples);
    }
}
