using Microsoft.Extensions.Hosting;

namespace LuBan.Marketplace.Trust;

/// <summary>Names the signing certificate before the first request, and looks once a day whether its successor is due.</summary>
internal sealed class TrustStart(SigningKeys keys, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromDays(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await keys.RenewAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await keys.RenewAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }
}
