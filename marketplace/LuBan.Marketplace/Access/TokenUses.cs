using System.Collections.Concurrent;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.State;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LuBan.Marketplace.Access;

/// <summary>Remembers when tokens were used, and writes it down every ten minutes: not with each request.</summary>
internal sealed partial class TokenUses(MarketplaceStore store, PublisherDocuments documents, TimeProvider time, ILogger<TokenUses> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _pending = new(StringComparer.Ordinal);

    /// <summary>Notes that a token was used just now.</summary>
    public void Note(string token) => _pending[token] = time.GetUtcNow();

    /// <summary>When a token was last used; null: never.</summary>
    public DateTimeOffset? Find(string token) => _pending.TryGetValue(token, out var used) ? used : documents.TokenUses.Find(token)?.LastUsed;

    /// <summary>Writes down what was noted.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var noted = _pending.ToArray();
        if (noted.Length == 0) return;
        await store.ChangeAsync(MarketplaceKeys.Document(documents.TokenUses.Kind, "all"), "marketplace",
            _ => new Change<int>(noted.Length, [.. noted.Select(item => documents.TokenUses.Put(item.Key, new TokenUse(item.Value)))]), cancellationToken);
        foreach (var item in noted) _pending.TryRemove(item);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryFlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TryFlushAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; StopAsync writes the rest.
        }
    }

    private async Task TryFlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlushAsync(cancellationToken);
        }
        catch (Sdk.ExtensionException problem)
        {
            // Kept in memory and tried again: a full disk must not end the server for the sake of a date.
            LogNotWritten(problem);
        }
    }

    [LoggerMessage(7101, LogLevel.Warning, "The time of the last use of tokens could not be written; it is tried again")]
    private partial void LogNotWritten(Exception exception);
}
