using System.Globalization;
using System.Text.Json;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Reconciliation;

/// <summary>An informer as an extension sees it. After a revocation it refers to nothing of the kernel.</summary>
internal sealed class ResourceCache<TResource> : IResourceCache<TResource>, IResourceCacheFacade where TResource : Resource
{
    /// <summary>Always there. The slash keeps it apart from the names of authors.</summary>
    private const string ControllerIndex = "kernel/controller";

    private volatile Informer? _informer;

    public ResourceCache(Informer informer)
    {
        _informer = informer;
        informer.AddIndex(ControllerIndex, item => item.Object.OwnerReferences.Where(owner => owner.Controller == true).Select(owner => owner.Uid));
    }

    public bool HasSynced => Informer.HasSynced;

    public string ResourceVersion => Math.Max(0, Informer.Revision).ToString(CultureInfo.InvariantCulture);

    private Informer Informer => _informer ?? throw new ObjectDisposedException(nameof(IResourceCache<TResource>), "LB3092: the extension was stopped; its caches are closed.");

    /// <summary>The informer, with the objects read once if the kind is served.</summary>
    private Informer Synced => Informer is { HasSynced: true } informer
        ? informer
        : throw new ResourceException(404, "NotFound", $"{Informer.Resource} is not served, so the cache has nothing to read. Enable the extension that brings the kind, or wait with WaitForSyncAsync.");

    public static Func<ResourceObject, Resource> Reader(JsonSerializerOptions json) => found => JsonSerializer.Deserialize<TResource>(found.Json.Span, json)!;

    public void AddIndex(string name, Delegate values)
    {
        var valuesOf = (Func<TResource, IEnumerable<string>>)values;
        Informer.AddIndex(name, item => valuesOf((TResource)item.Value));
    }

    public void Revoke() => _informer = null;

    public TResource? Get(string name, string? @namespace = null) => (TResource?)Synced.Find(@namespace ?? "", name)?.Value;

    public IReadOnlyList<TResource> List(string? @namespace = null, string? labelSelector = null) =>
        Values(Synced.List(@namespace, string.IsNullOrEmpty(labelSelector) ? null : LabelSelector.Parse(labelSelector)));

    public IReadOnlyList<TResource> ByIndex(string index, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Values(Synced.ByIndex(index, value)
            ?? throw new ArgumentException($"The cache of {Informer.Resource} has no index '{index}'. Add it with extension.AddIndex<{typeof(TResource).Name}>(\"{index}\", …).", nameof(index)));
    }

    public IReadOnlyList<TResource> ControlledBy(Resource owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return owner.Metadata.Uid is { } uid ? ByIndex(ControllerIndex, uid) : [];
    }

    public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => Informer.SyncedAsync(cancellationToken);

    public Task WaitForAsync(string resourceVersion, CancellationToken cancellationToken = default)
    {
        if (!long.TryParse(resourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
            throw new ArgumentException($"'{resourceVersion}' is no revision. Use the resourceVersion that a read or a write returned.", nameof(resourceVersion));
        return Informer.SeenAsync(revision, cancellationToken);
    }

    private static List<TResource> Values(IReadOnlyList<InformerItem> items) => [.. items.Select(item => (TResource)item.Value)];
}

/// <summary>A cache whose type is not known here.</summary>
internal interface IResourceCacheFacade
{
    void AddIndex(string name, Delegate values);

    void Revoke();
}
