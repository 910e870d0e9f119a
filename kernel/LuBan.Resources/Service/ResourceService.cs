using LuBan.Resources.Storage;
using LuBan.Resources.Watching;
using LuBan.Sdk;

namespace LuBan.Resources;

/// <summary>The API's semantics on top of the store: names, revisions, finalizers, owners, validation and admission.</summary>
/// <remarks>Thread-safe. Refusals are <see cref="Sdk.ResourceException"/>; details come with <see cref="Refusal.GetDetails"/>.</remarks>
public sealed partial class ResourceService : IDisposable
{
    /// <summary>How often an unconditional write is tried again when others write the same object.</summary>
    private const int MaximumAttempts = 512;

    private readonly IResourceStore _main;
    private readonly IResourceStore? _volatile;
    private readonly RoutedStore _store;
    private readonly ResourceStoreOptions _options;
    private readonly IAdmission[] _admissions;
    private readonly TimeProvider _time;

    /// <summary>Makes the service; before anything is written to the store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="registry">The kinds.</param>
    /// <param name="admissions">Asked in this order.</param>
    /// <param name="options">The sizes of rings and queues.</param>
    /// <param name="timeProvider">For timestamps and bookmarks; null for the system's clock.</param>
    /// <param name="volatileStore">Keeps the kinds of <see cref="StorageClass.Volatile"/>; null to keep them in the main store.</param>
    public ResourceService(
        IResourceStore store, KindRegistry registry, IEnumerable<IAdmission> admissions, ResourceStoreOptions options, TimeProvider? timeProvider = null, IResourceStore? volatileStore = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(options);
        _main = store;
        _volatile = volatileStore;
        _options = options;
        _admissions = [.. admissions];
        _time = timeProvider ?? TimeProvider.System;
        Registry = registry;
        Cache = new RoutedCache(new WatchCache(store, options), volatileStore is null ? null : new WatchCache(volatileStore, options), registry);
        _store = new RoutedStore(store, volatileStore, Cache, Quotas, registry);
        Cache.Observe(Quotas.Load, Quotas.Apply);
    }

    /// <summary>The kinds that are served.</summary>
    public KindRegistry Registry { get; }

    /// <summary>How the main store is.</summary>
    public StoreHealth Health => _main.Health;

    /// <summary>How the store of the volatile kinds is; null when there is none of its own.</summary>
    public StoreHealth? VolatileHealth => _volatile?.Health;

    /// <summary>The newest revision of the main store that reads show.</summary>
    public long Revision => Cache.Revision;

    internal RoutedCache Cache { get; }

    internal RoutedStore Store => _store;

    internal QuotaLedger Quotas { get; } = new();

    /// <summary>Reads one object.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="ns">The namespace; empty for a cluster-scoped kind.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The object, or null.</returns>
    public async Task<ResourceObject?> GetAsync(ResourceKind kind, string ns, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        cancellationToken.ThrowIfCancellationRequested();
        // Another server may have answered the caller's last write. Where the database is away, memory is what there is.
        await _store.CatchUpAsync(kind.Group, kind.Plural, cancellationToken).ConfigureAwait(false);
        var stored = Cache.Get(KeyOf(kind, ns, name));
        if (stored?.Problem is { } problem) throw Refusal.Unreadable(problem);
        return stored is null ? null : new ResourceObject(kind, stored);
    }

    /// <summary>Hands over every object of a kind, then calls back with each later change, in order: for whoever keeps an index of its own.</summary>
    /// <remarks>Called on the thread that writes, before the write is answered: be quick, do not throw and do not write. An object that cannot be decrypted is not handed over.</remarks>
    /// <param name="kind">The kind.</param>
    /// <param name="load">Called with each object that is there, before this returns.</param>
    /// <param name="changed">Called with each later change, as long as the service is.</param>
    public void Observe(ResourceKind kind, Action<ResourceObject> load, Action<ResourceChange> changed)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(load);
        ArgumentNullException.ThrowIfNull(changed);
        bool IsOf(ResourceKey key) => key.Resource == kind.Plural && key.Group == kind.Group;
        Cache.Observe(
            objects =>
            {
                foreach (var item in objects.Where(item => IsOf(item.Key) && item.Problem is null)) load(new ResourceObject(kind, item));
            },
            change =>
            {
                if (!IsOf(change.Key)) return;
                var type = change.Type == StoreOperationType.Delete ? ResourceEventType.Deleted : change.Previous is null ? ResourceEventType.Added : ResourceEventType.Modified;
                if (type == ResourceEventType.Deleted || change.Object.Problem is null) changed(new ResourceChange(type, new ResourceObject(kind, change.Object)));
            });
    }

    /// <summary>The labels of a namespace.</summary>
    /// <param name="name">The namespace.</param>
    /// <returns>The labels; null when it has none or is not there.</returns>
    public IReadOnlyDictionary<string, string>? NamespaceLabels(string name) => Cache.Get(NamespaceRules.KeyOf(name))?.Metadata.Labels;

    /// <summary>Follows every stored object, of whatever kind: what there is now, then each change, in order and before its writer gets the answer.</summary>
    /// <param name="load">Called at once, once for each store, with everything that it holds.</param>
    /// <param name="observer">Called on the thread of the writer, under a lock: it must be quick, must not throw, and must not call back.</param>
    public void Observe(Action<IEnumerable<StoredObject>> load, Action<StoreChange> observer)
    {
        ArgumentNullException.ThrowIfNull(load);
        ArgumentNullException.ThrowIfNull(observer);
        Cache.Observe(load, observer);
    }

    /// <summary>Stops following the store.</summary>
    public void Dispose() => Cache.Dispose();

    private static ResourceKey KeyOf(ResourceKind kind, string ns, string name) => new(kind.Group, kind.Plural, kind.IsNamespaced ? ns ?? "" : "", name);
}
