using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LuBan.Kernel.Access;
using LuBan.Kernel.Hosting;
using LuBan.Resources;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Reconciliation;

/// <summary>The informers of one loaded extension: one for each kind, begun when it is first asked for. Belongs to the extension's container.</summary>
internal sealed class InformerSet(IObjectFeed feed, string owner, IReadOnlyList<ResourceIndex> indexes, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Type, (Informer Informer, IResourceCacheFacade Cache)> _informers = [];
    private readonly JsonSerializerOptions _json = new(ResourceJson.CreateOptions()) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
    private readonly Dictionary<(string Group, string Version, string Plural), Informer> _bare = [];
    private bool _disposed;

    /// <summary>What the extension may do in its own name; null for everything.</summary>
    public ExtensionGuard? Guard { get; init; }

    /// <summary>The types of the extension's own kinds.</summary>
    public IReadOnlyList<Type> Own { get; init; } = [];

    public Informer InformerOf(Type resourceType) => Of(resourceType).Informer;

    /// <summary>An informer without a record: the code that knows one is elsewhere.</summary>
    public Informer InformerOf(ResourceKind kind)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var name = (kind.Group, kind.Version, kind.Plural);
            if (_bare.TryGetValue(name, out var known)) return known;
            if (kind.Owner != owner) CheckFollow(kind);
            var informer = _bare[name] = new Informer(feed, kind, owner, time, logger);
            informer.Start();
            return informer;
        }
    }

    /// <summary>The informers that were begun.</summary>
    public IReadOnlyList<Informer> Running
    {
        get
        {
            lock (_gate) return [.. _informers.Values.Select(one => one.Informer)];
        }
    }

    public object CacheOf(Type resourceType) => Of(resourceType).Cache;

    /// <summary>Closes the caches: an extension's code that still runs reads nothing more.</summary>
    public void Revoke()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var (_, cache) in _informers.Values) cache.Revoke();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Revoke();
        // Outside of the lock, and nothing is added any more.
        foreach (var (informer, _) in _informers.Values) await informer.DisposeAsync();
        foreach (var informer in _bare.Values) await informer.DisposeAsync();
        _informers.Clear();
        _bare.Clear();
    }

    private (Informer Informer, IResourceCacheFacade Cache) Of(Type resourceType)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_informers.TryGetValue(resourceType, out var known)) return known;
            if (!Own.Contains(resourceType)) CheckFollow(ResourceKind.FromType(resourceType, owner));
            var cacheType = typeof(ResourceCache<>).MakeGenericType(resourceType);
            var read = (Func<ResourceObject, Sdk.Resource>)cacheType.GetMethod(nameof(ResourceCache<Sdk.Core.Lease>.Reader))!.Invoke(null, [_json])!;
            var informer = new Informer(feed, ResourceKind.FromType(resourceType, owner), owner, time, logger, read);
            var cache = (IResourceCacheFacade)Activator.CreateInstance(cacheType, informer)!;
            foreach (var index in indexes.Where(index => index.ResourceType == resourceType)) cache.AddIndex(index.Name, index.Values);
            informer.Start();
            return _informers[resourceType] = (informer, cache);
        }
    }

    private void CheckFollow(ResourceKind kind)
    {
        foreach (var verb in new[] { "list", "watch" }) Guard?.Check(new() { Verb = verb, Group = kind.Group, Resource = kind.Plural });
    }
}
