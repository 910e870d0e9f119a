using LuBan.Kernel.Diagnostics;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Reconciliation;

/// <summary>
/// The objects of one kind in memory, kept up to date by one watch. The watch resumes after the last revision that was seen; when that is
/// too old the objects are listed again and compared, so that handlers miss nothing. It ends only when it is disposed.
/// </summary>
internal sealed partial class Informer : IInformerFigures, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ReconcileRequest, InformerItem> _items = [];
    private readonly Dictionary<string, InformerIndex> _indexes = new(StringComparer.Ordinal);
    private readonly List<Action<InformerChange>> _handlers = [];
    private readonly List<(long Revision, TaskCompletionSource Seen)> _waiting = [];
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly IObjectFeed _feed;
    private readonly ResourceKind _kind;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private Func<ResourceObject, Resource>? _read;
    private Task? _following;
    private long _revision = -1;
    private long _lastChange;

    public Informer(ResourceService resources, ResourceKind kind, string owner, TimeProvider time, ILogger logger, Func<ResourceObject, Resource>? read = null)
        : this(new ServiceFeed(resources), kind, owner, time, logger, read)
    {
    }

    /// <param name="feed">Where the objects are.</param>
    /// <param name="kind">Which ones.</param>
    /// <param name="owner"><c>kernel</c> or an extension id, for the metrics.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told when a watch fails.</param>
    /// <param name="read">Reads an object as a record; null when nobody asks for records.</param>
    public Informer(IObjectFeed feed, ResourceKind kind, string owner, TimeProvider time, ILogger logger, Func<ResourceObject, Resource>? read = null)
    {
        (_feed, _kind, Owner, _time, _logger, _read) = (feed, kind, owner, time, logger, read);
        ControllerMetrics.Register(this);
    }

    public string Owner { get; }

    public string Resource => _kind.QualifiedPlural;

    public ResourceKind Kind => _kind;

    public int Count
    {
        get
        {
            lock (_gate) return _items.Count;
        }
    }

    /// <summary>Whether the objects were listed once.</summary>
    public bool HasSynced => _synced.Task.IsCompletedSuccessfully;

    /// <summary>The revision that the cache shows; -1 before the first list.</summary>
    public long Revision
    {
        get
        {
            lock (_gate) return _revision;
        }
    }

    /// <summary>Begins to follow the kind. The first list is made at once if the kind is served. Does nothing when called again.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_following is not null || _stopping.IsCancellationRequested) return;
            // What starts it may be a request or a reconcile: the watch is neither.
            using var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
            var token = _stopping.Token;
            if (_feed.ListNow(_kind) is { } list) Load(list);
            _following = Task.Run(() => FollowAsync(token), CancellationToken.None);
        }
    }

    /// <summary>The revision of the newest change that was seen: what a cache of the same kind elsewhere will see as well, sooner or later.</summary>
    public long LastChange
    {
        get
        {
            lock (_gate) return _lastChange;
        }
    }

    public InformerItem? Find(string ns, string name)
    {
        lock (_gate) return _items.GetValueOrDefault(new(ns, name));
    }

    public IReadOnlyList<InformerItem> List(string? ns, LabelSelector? labels)
    {
        List<InformerItem> found;
        lock (_gate) found = [.. _items.Values.Where(item => (ns is null || item.Object.Namespace == ns) && (labels is null || labels.Matches(item.Object.Labels)))];
        found.Sort(InformerIndex.ByName);
        return found;
    }

    /// <summary>Adds an index; what is there already is put into it.</summary>
    public void AddIndex(string name, Func<InformerItem, IEnumerable<string>> values)
    {
        lock (_gate)
        {
            var index = _indexes[name] = new(item => Guarded(values, item));
            foreach (var item in _items.Values) index.Add(item);
        }
    }

    public IReadOnlyList<InformerItem>? ByIndex(string name, string value)
    {
        lock (_gate) return _indexes.TryGetValue(name, out var index) ? index.Find(value) : null;
    }

    /// <summary>Calls back with every object that is there, and then with every change, in order. The handler must be fast and must not throw.</summary>
    /// <returns>Ends the calls when disposed.</returns>
    public IDisposable Subscribe(Action<InformerChange> handler)
    {
        lock (_gate)
        {
            foreach (var item in _items.Values) handler(new(ResourceEventType.Added, item, null, Initial: true));
            _handlers.Add(handler);
        }
        return new Subscription(this, handler);
    }

    public Task SyncedAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    /// <summary>Waits until the cache shows a revision.</summary>
    public Task SeenAsync(long revision, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_revision >= revision) return Task.CompletedTask;
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            // Those who gave up are forgotten here, so that they do not pile up.
            _waiting.RemoveAll(waiter => waiter.Seen.Task.IsCompleted);
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((revision, seen));
            return WaitAsync(seen, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task? following;
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested) return;
            _stopping.Cancel();
            following = _following;
        }
        ControllerMetrics.Unregister(this);
        if (following is not null) await following;
        lock (_gate)
        {
            foreach (var (_, seen) in _waiting) seen.TrySetCanceled();
            _waiting.Clear();
            // An extension's code hangs on these.
            _handlers.Clear();
            _indexes.Clear();
            _items.Clear();
            _read = null;
        }
        _synced.TrySetCanceled();
        _stopping.Dispose();
    }

    private static async Task WaitAsync(TaskCompletionSource seen, CancellationToken cancellationToken)
    {
        try
        {
            await seen.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            seen.TrySetCanceled(cancellationToken);
            throw;
        }
    }

    private void Unsubscribe(Action<InformerChange> handler)
    {
        lock (_gate) _handlers.Remove(handler);
    }

    private IEnumerable<string> Guarded(Func<InformerItem, IEnumerable<string>> values, InformerItem item)
    {
        try
        {
            return [.. values(item)];
        }
        catch (Exception exception)
        {
            CallbackFailed(exception);
            return [];
        }
    }

    /// <summary>Writes down, as text, what an extension's function threw.</summary>
    public void CallbackFailed(Exception exception)
    {
        ControllerMetrics.CallbackFailed(Owner, Resource);
        LogCallbackFailed(Owner, Resource, exception.ToString());
    }

    private sealed class Subscription(Informer informer, Action<InformerChange> handler) : IDisposable
    {
        private Action<InformerChange>? _handler = handler;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _handler, null) is { } handler) informer.Unsubscribe(handler);
        }
    }

    [LoggerMessage(90, LogLevel.Error, "LB3095: A predicate, mapping or index function of {ExtensionId} for {Resource} threw; the change counts as one that matters, a mapping names nobody, and the object is left out of an index: {Error}")]
    private partial void LogCallbackFailed(string extensionId, string resource, string error);
}
