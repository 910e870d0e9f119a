using Microsoft.Extensions.Hosting;

namespace Tests.Bench;

/// <summary>Waits for its end, as most background services do most of the time.</summary>
internal sealed class BenchService : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Delay(Timeout.InfiniteTimeSpan, stoppingToken);
}
