using LuBan.Identity.Clients;
using LuBan.Identity.Keys;
using LuBan.Identity.Protocol;
using LuBan.Identity.Tokens;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LuBan.Identity;

/// <summary>At the start: the clients that the server brings. From then on: new signing keys when it is time, and nothing kept that is of no use.</summary>
internal sealed partial class IdentityMaintenance(
    SigningKeys keys, ClientDirectory clients, ClientSecrets secrets, RecordStore<GrantRecord> grants, RecordStore<SpentTokenRecord> spent,
    RecordStore<DeviceRecord> devices, RecordStore<PushedRecord> pushed, TimeProvider time, ILogger<IdentityMaintenance> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var client in BuiltInClients.All) await clients.EnsureAsync(client, cancellationToken);
        await keys.MaintainAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await keys.MaintainAsync(stoppingToken);
                await SweepAsync(grants, stoppingToken);
                await SweepAsync(spent, stoppingToken);
                await SweepAsync(devices, stoppingToken);
                await SweepAsync(pushed, stoppingToken);
                await secrets.RemoveOrphansAsync(stoppingToken);
            }
            catch (Sdk.ResourceException problem)
            {
                // The store is away, or another replica was faster: the next round is a minute away.
                LogFailed(logger, problem);
            }
        }
    }

    private async Task SweepAsync<TRecord>(RecordStore<TRecord> records, CancellationToken cancellationToken)
        where TRecord : class, IExpiring
    {
        var now = time.GetUtcNow();
        foreach (var record in records.All)
            if (record.Content.RemoveAt <= now) await records.DeleteAsync(record.Name, cancellationToken);
    }

    [LoggerMessage(8001, LogLevel.Warning, "A round of maintenance was not finished; the next one follows")]
    private static partial void LogFailed(ILogger logger, Exception problem);
}
