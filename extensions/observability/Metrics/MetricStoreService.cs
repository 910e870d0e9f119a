using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.Metrics;

/// <summary>Opens the store in the background, syncs its log, does its maintenance, and closes it.</summary>
internal sealed partial class MetricStoreService(MetricStore store, IOptionsMonitor<MetricStoreOptions> options, TimeProvider time, ILogger<MetricStoreService> logger) : BackgroundService
{
    private static readonly TimeSpan MaintenanceInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LockInterval = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // During an upgrade the version before has the folder until it stops; requests wait as long.
        while (!store.TryLock()) await Task.Delay(LockInterval, stoppingToken);
        foreach (var problem in await Task.Run(store.Open, stoppingToken)) Damaged(problem);
        await Task.WhenAll(SyncAsync(stoppingToken), MaintainAsync(stoppingToken));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        store.Close();
    }

    private async Task SyncAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            // By the real clock: a disk does not wait for a test's.
            await Task.Delay(Math.Max(100, options.CurrentValue.SyncMilliseconds), stoppingToken);
            Attempt(store.Sync, "sync");
        }
    }

    private async Task MaintainAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(MaintenanceInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) Attempt(store.Maintain, "maintenance");
    }

    private void Attempt(Action work, string what)
    {
        try
        {
            work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Failed(exception, what);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "LB9205: a file of the metric store is damaged: {Problem}")]
    private partial void Damaged(string problem);

    [LoggerMessage(2, LogLevel.Error, "LB9205: the {Work} of the metric store failed; it is tried again")]
    private partial void Failed(Exception exception, string work);
}
