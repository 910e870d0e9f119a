using LuBan.Kernel.Contributions;
using LuBan.Kernel.Reconciliation;
using LuBan.Resources;
using LuBan.Resources.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Audit;

/// <summary>While this replica leads, feeds the sinks of the extensions that serve here.</summary>
internal sealed partial class AuditSinks(
    ContributionRegistry registry, IResourceStore store, ILeadership leadership, IAccessReviewer reviewer, TimeProvider time, ILogger<AuditSinks> logger) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly AuditSinkPositions _positions = new(store);

    /// <summary>Forgets the sinks of an extension that is uninstalled.</summary>
    public Task ForgetAsync(string extension, CancellationToken cancellationToken) => _positions.ForgetAsync(extension, cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await leadership.NextTermAsync(stoppingToken) is { } term)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, term.Ended);
            await FeedAsync(term, ending.Token);
        }
    }

    private async Task FeedAsync(LeaderTerm term, CancellationToken cancellationToken)
    {
        var context = new AuditSinkContext(registry, store.Audit, _positions, reviewer, time, logger);
        var feeds = new Dictionary<(string Extension, string Sink), Task>();
        while (!cancellationToken.IsCancellationRequested)
        {
            var token = registry.Watch();
            foreach (var found in Contributed())
            {
                // A feed ends with its sink, and after a failure of the store; then it begins anew.
                if (!feeds.TryGetValue(found, out var running) || running.IsCompleted) feeds[found] = RunAsync(new(context, found.Extension, found.Sink, term), cancellationToken);
            }
            await token.FiredAsync(LookAgain, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await Task.WhenAll(feeds.Values);
    }

    private IEnumerable<(string Extension, string Sink)> Contributed() =>
        registry.Current.Contributors.SelectMany(one => one.Contributions.AuditSinks, (one, sink) => (one.Id.ToLowerInvariant(), sink));

    private async Task RunAsync(AuditSinkFeed feed, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await feed.RunAsync(cancellationToken);
        }
        catch (Exception problem)
        {
            LogBroken(feed.Name, problem);
        }
    }

    [LoggerMessage(77, LogLevel.Error, "The audit sink {Sink} could not be fed; it is tried again")]
    private partial void LogBroken(string sink, Exception problem);
}
