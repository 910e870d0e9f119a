using LuBan.Observability.Metrics;
using LuBan.Observability.Scraping;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.Host;

/// <summary>Reads the kernel's own metrics, with those of every extension, with <c>job="luban"</c>.</summary>
internal sealed partial class KernelMetrics(IKernelClient kernel, IMetricStore store, IOptionsMonitor<HostOptions> options, TimeProvider time, ILogger<KernelMetrics> logger) : BackgroundService
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private HashSet<Labels> _written = [];
    private bool _isDown;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await store.WhenOpenAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            if (options.CurrentValue.Enabled) await ReadAsync(stoppingToken);
            var interval = Durations.Parse(options.CurrentValue.KernelInterval, TimeSpan.FromSeconds(15));
            await Task.Delay(interval < Least ? Least : interval, time, stoppingToken);
        }
    }

    private async Task ReadAsync(CancellationToken stoppingToken)
    {
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        limit.CancelAfter(Limit);
        try
        {
            using var answer = await kernel.Http.GetAsync("metrics", limit.Token);
            var text = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(limit.Token);
            var exposition = ExpositionParser.Parse(text, answer.Content.Headers.ContentType?.MediaType == "application/openmetrics-text");
            store.Describe(exposition.Descriptions);
            Write([.. exposition.Samples.Select(sample => new Sample(Named(sample.Labels), at, sample.Value))], isUp: true, at);
            _isDown = false;
        }
        catch (Exception failure) when (failure is HttpRequestException or FormatException or IOException || (failure is OperationCanceledException && !stoppingToken.IsCancellationRequested))
        {
            Write([], isUp: false, at);
            if (!_isDown) LogDown(failure);
            _isDown = true;
        }
    }

    private void Write(List<Sample> samples, bool isUp, long at)
    {
        var written = samples.Select(sample => sample.Labels).ToHashSet();
        samples.AddRange(_written.Where(labels => !written.Contains(labels)).Select(labels => new Sample(labels, at, Staleness.Marker)));
        samples.Add(new(Named(Labels.Of((Labels.MetricName, "up"))), at, isUp ? 1 : 0));
        _written = written;
        store.Append(samples);
    }

    private static Labels Named(Labels labels) => labels.With("job", "luban").With("instance", "kernel");

    [LoggerMessage(Level = LogLevel.Warning, Message = "The kernel's metrics cannot be read; it is tried again")]
    private partial void LogDown(Exception failure);
}
