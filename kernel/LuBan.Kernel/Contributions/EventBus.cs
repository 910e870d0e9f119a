using LuBan.Kernel.Hosting;
using LuBan.Kernel.Reconciliation;
using LuBan.Resources.Storage;
using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Contributions;

/// <summary>
/// Carries events between extensions as JSON. Published means durable: there is an object in the store for each subscriber, and it goes when the
/// subscriber has handled the event. Any replica publishes; the leader delivers.
/// </summary>
internal sealed partial class EventBus : IExtensionServiceSource, IAsyncDisposable
{
    private readonly ContributionRegistry _registry;
    private readonly IResourceStore _store;
    private readonly ILeadership _leadership;
    private readonly EventBusOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EventSubscribers _subscribers;
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public EventBus(ContributionRegistry registry, IResourceStore store, ILeadership leadership, EventBusOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        (_registry, _store, _leadership, _options, _time) = (registry, store, leadership, options, time);
        _logger = loggers.CreateLogger("LuBan.Kernel.Events");
        _subscribers = new(store);
    }

    /// <summary>Told the publisher, the name and the JSON of every event; for tests of extensions.</summary>
    public Action<string, string, ReadOnlyMemory<byte>>? Published { get; set; }

    public void Add(IServiceCollection services, ExtensionServiceContext context)
    {
        var publisher = new EventPublisher(this, context.Environment.Id);
        services.AddSingleton<IEventBus>(publisher);
        context.OnRevoke(publisher.Revoke);
    }

    /// <summary>Begins to record subscriptions, and to deliver in this replica's terms.</summary>
    public void Start()
    {
        var token = _stopping.Token;
        using var flow = ExecutionContext.SuppressFlow();
        _running = Task.WhenAll(Task.Run(() => RecordAsync(token), CancellationToken.None), Task.Run(() => DeliverAsync(token), CancellationToken.None));
    }

    /// <summary>Makes an event durable for every subscriber.</summary>
    public async ValueTask PublishAsync(string publisher, string name, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        if (json.Length > _options.MaxEventBytes)
            throw new ExtensionException("LB3097", $"The event '{name}' of {publisher} is {json.Length} bytes long, the limit is {_options.MaxEventBytes}. Publish where the data is, not the data.");
        var (id, now) = (EventRecord.NewId(), _time.GetUtcNow());
        // Also those that were published a moment ago and are not recorded yet.
        var subscribers = _subscribers.Of(name).Union(Serving().Where(runtime => runtime.Contributions.Events.Contains(name)).Select(IdOf));
        await Task.WhenAll(subscribers.Select(async subscriber =>
        {
            var record = new EventRecord { Id = id, Subscriber = subscriber, Name = name, Publisher = publisher, PublishedAt = now, Payload = json };
            var outcome = await _store.CommitAsync(record.ToOperation(), cancellationToken);
            if (outcome.Result != StoreResult.Committed) throw new InvalidOperationException($"The event {id} was not stored: {outcome.Result}.");
        }));
        EventMetrics.Published(publisher);
        Published?.Invoke(publisher, name, json);
    }

    /// <summary>Forgets the subscription of an extension that is uninstalled, and what waits for it.</summary>
    public async Task ForgetAsync(string id, CancellationToken cancellationToken)
    {
        id = id.ToLowerInvariant();
        await _subscribers.RecordAsync(id, [], cancellationToken);
        var waiting = _store.List(new StoreListRequest(EventRecord.Group, EventRecord.Queue)).Where(stored => EventRecord.SubscriberOf(stored.Key) == id);
        await Task.WhenAll(waiting.Select(stored => _store.CommitAsync(new StoreOperation(StoreOperationType.Delete, stored.Key, 0, stored.Uid, []), cancellationToken)));
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested) return;
        await _stopping.CancelAsync();
        await _running;
        _subscribers.Dispose();
    }

    private static string IdOf(ExtensionRuntime runtime) => runtime.Id.ToLowerInvariant();

    private IEnumerable<ExtensionRuntime> Serving() => _registry.Current.Contributors.OfType<ExtensionRuntime>();

    /// <summary>Writes down what the published extensions subscribe to. What is not published keeps what was written.</summary>
    private async Task RecordAsync(CancellationToken cancellationToken)
    {
        for (var failures = 0; !cancellationToken.IsCancellationRequested;)
        {
            var token = _registry.Watch();
            try
            {
                foreach (var runtime in Serving())
                {
                    if (!_subscribers.IsRecorded(IdOf(runtime), runtime.Contributions.Events)) await _subscribers.RecordAsync(IdOf(runtime), runtime.Contributions.Events, cancellationToken);
                }
                failures = 0;
                await token.FiredAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
            }
            catch (Exception exception)
            {
                LogNotRecorded(exception.Message);
                await Task.Delay(Backoff<string>.After(++failures, _options.FirstDelay, _options.LongestDelay), _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task DeliverAsync(CancellationToken cancellationToken)
    {
        while (await _leadership.NextTermAsync(cancellationToken) is { } term)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, term.Ended);
            await new EventDispatcher(_registry, _store, _options, term, _time, _logger).RunAsync(ending.Token);
        }
    }

    [LoggerMessage(61, LogLevel.Warning, "The subscriptions to events could not be written down, and this is tried again: {Problem}")]
    private partial void LogNotRecorded(string problem);
}
