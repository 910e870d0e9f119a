using LuBan.Resources.Storage;
using LuBan.Resources.Watching;

namespace LuBan.Resources;

/// <summary>The API's semantics on top of the store: names, revisions, finalizers, owners, validation and admission.</summary>
/// <remarks>Thread-safe. Refusals are <see cref="Sdk.ResourceException"/>; details come with <see cref="Refusal.GetDetails"/>.</remarks>
public sealed partial class ResourceService : IDisposable
{
    /// <summary>How often an unconditional write is tried again when others write the same object.</summary>
    private const int MaximumAttempts = 64;

    private readonly IResourceStore _store;
    private readonly ResourceStoreOptions _options;
    private readonly IAdmission[] _admissions;
    private readonly TimeProvider _time;

    /// <summary>Makes the service; before anything is written to the store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="registry">The kinds.</param>
    /// <param name="admissions">Asked in this order.</param>
    /// <param name="options">The sizes of rings and queues.</param>
    /// <param name="timeProvider">For timestamps and bookmarks; null for the system's clock.</param>
    public ResourceService(IResourceStore store, KindRegistry registry, IEnumerable<IAdmission> admissions, ResourceStoreOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _store = store;
        _options = options;
        _admissions = [.. admissions];
        _time = timeProvider ?? TimeProvider.System;
        Registry = registry;
        Metrics = store is Storage.Sqlite.SqliteResourceStore sqlite ? sqlite.Metrics : new ResourceMetrics();
        Cache = new WatchCache(store, options, Metrics);
    }

    /// <summary>The kinds that are served.</summary>
    public KindRegistry Registry { get; }

    /// <summary>How the store is.</summary>
    public StoreHealth Health => _store.Health;

    /// <summary>The newest revision that reads show.</summary>
    public long Revision => Cache.Revision;

    internal WatchCache Cache { get; }

    internal IResourceStore Store => _store;

    private ResourceMetrics Metrics { get; }

    /// <summary>Reads one object.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="ns">The namespace; empty for a cluster-scoped kind.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The object, or null.</returns>
    public Task<ResourceObject?> GetAsync(ResourceKind kind, string ns, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Cache.Get(KeyOf(kind, ns, name)) is { } stored ? new ResourceObject(kind, stored) : null);
    }

    /// <summary>Stops following the store.</summary>
    public void Dispose() => Cache.Dispose();

    private static ResourceKey KeyOf(ResourceKind kind, string ns, string name) => new(kind.Group, kind.Plural, kind.IsNamespaced ? ns ?? "" : "", name);
}
