using LuBan.Marketplace.State;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LuBan.Marketplace.Feed;

/// <summary>Counts downloads in memory and puts them into the journal together: one entry a minute, not one a download. A crash loses a minute's.</summary>
internal sealed partial class DownloadCounter(MarketplaceStore store, TimeProvider time, ILogger<DownloadCounter> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly Lock _counting = new();
    private Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public void Count(string id, string version)
    {
        var key = $"{id}/{version}".ToLowerInvariant();
        lock (_counting) _counts[key] = _counts.GetValueOrDefault(key) + 1;
    }

    /// <summary>Writes what was counted.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, long> counts;
        lock (_counting)
        {
            if (_counts.Count == 0) return;
            (counts, _counts) = (_counts, new(StringComparer.Ordinal));
        }
        var day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        try
        {
            await store.ChangeAsync("downloads", "marketplace", _ => new Change<int>(0, new DownloadsCounted(day, counts)), cancellationToken);
        }
        catch (ExtensionException exception)
        {
            Keep(counts);
            NotSaved(exception.Message);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await SaveAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await SaveAsync(stoppingToken);
    }

    private void Keep(Dictionary<string, long> counts)
    {
        lock (_counting)
        {
            foreach (var (key, count) in counts) _counts[key] = _counts.GetValueOrDefault(key) + count;
        }
    }

    [LoggerMessage(7005, LogLevel.Warning, "Downloads were not saved and are kept for the next time: {Reason}")]
    private partial void NotSaved(string reason);
}
