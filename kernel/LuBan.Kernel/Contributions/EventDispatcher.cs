using System.Collections.Concurrent;
using System.Text;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Reconciliation;
using LuBan.Resources.Storage;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Contributions;

/// <summary>Delivers what is queued in the store to the extensions of this replica, in one term of leadership.</summary>
internal sealed partial class EventDispatcher(
    ContributionRegistry registry, IResourceStore store, EventBusOptions options, LeaderTerm term, TimeProvider time, ILogger logger)
{
    private const int ExcerptLength = 2000;
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, Lazy<EventQueue>> _queues = new(StringComparer.Ordinal);
    private long _loaded;

    public EventBusOptions Options => options;

    public LeaderTerm Term => term;

    public TimeProvider Time => time;

    public static string Excerpt(EventRecord record) => Encoding.UTF8.GetString(record.Payload.Span[..Math.Min(record.Payload.Length, ExcerptLength)]);

    /// <summary>Delivers until the term ends or the server stops.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using (store.Subscribe(changes => Follow(changes, cancellationToken), () => Reload(cancellationToken)))
        {
            Load(cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        // A handler that does not react is left alone: what it does later is refused by the token, and the event is delivered again.
        await Task.WhenAll(_queues.Values.Select(queue => queue.Value.Running)).WaitAsync(StopGrace, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Waits until an extension serves in this replica.</summary>
    public async Task<ExtensionRuntime> ServingAsync(string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var token = registry.Watch();
            if (registry.Current.Find(id) is ExtensionRuntime { State: ExtensionState.Serving } runtime) return runtime;
            // A version that is published while it is not serving any more changes without a sign.
            await token.FiredAsync(LookAgain, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes an event out of the store, with as many attempts as it needs. Given up when the term ends: the next leader delivers it again.</summary>
    public async Task RemoveAsync(EventRecord record, CancellationToken cancellationToken)
    {
        for (var failures = 0; !cancellationToken.IsCancellationRequested;)
        {
            try
            {
                var outcome = await store.CommitAsync(new StoreOperation(StoreOperationType.Delete, record.Key, 0, record.Id, []) { Fence = term.Fence }, cancellationToken);
                if (outcome.Result == StoreResult.Fenced) LogDeposed(record.Id, record.Subscriber);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
            }
            catch (Exception exception)
            {
                LogNotRemoved(record.Id, record.Subscriber, exception.Message);
                await Task.Delay(Backoff<string>.After(++failures, options.FirstDelay, options.LongestDelay), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Writes a line into the log of an extension, if it is loaded.</summary>
    public void Tell(string id, string line) => (registry.Current.Find(id) as ExtensionRuntime)?.WriteLog(LogLevel.Error, line);

    /// <summary>Takes everything that is in the store. In one step, as following is, so that what both see is not delivered twice.</summary>
    private void Load(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var stored in store.List(new StoreListRequest(EventRecord.Group, EventRecord.Queue)).OrderBy(stored => stored.CreateRevision))
            {
                if (stored.CreateRevision > _loaded) Add(stored, cancellationToken);
                _loaded = Math.Max(_loaded, stored.CreateRevision);
            }
        }
    }

    /// <summary>The writes in between cannot be read any more, or there is another history: what counts is what is there.</summary>
    private void Reload(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _loaded = 0;
            Load(cancellationToken);
        }
    }

    private void Follow(IReadOnlyList<StoreChange> changes, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var change in changes.Where(change => change.Key is { Group: EventRecord.Group, Resource: EventRecord.Queue })) Follow(change, cancellationToken);
        }
    }

    private void Follow(StoreChange change, CancellationToken cancellationToken)
    {
        if (change.Type == StoreOperationType.Create && change.Revision > _loaded)
        {
            Add(change.Object, cancellationToken);
            _loaded = change.Revision;
        }
        else if (change.Type == StoreOperationType.Delete && _queues.TryGetValue(EventRecord.SubscriberOf(change.Key), out var queue)) queue.Value.Remove(change.Object.CreateRevision);
    }

    private void Add(StoredObject stored, CancellationToken cancellationToken) =>
        _queues.GetOrAdd(EventRecord.SubscriberOf(stored.Key), id => new(() => new EventQueue(id, this, logger, cancellationToken))).Value.Add(stored);

    [LoggerMessage(62, LogLevel.Information, "Event {Event} was delivered to {Subscriber}, but another replica leads: it delivers it again")]
    private partial void LogDeposed(string @event, string subscriber);

    [LoggerMessage(63, LogLevel.Warning, "Event {Event} was delivered to {Subscriber}, and could not be taken out of the store yet: {Problem}")]
    private partial void LogNotRemoved(string @event, string subscriber, string problem);
}
