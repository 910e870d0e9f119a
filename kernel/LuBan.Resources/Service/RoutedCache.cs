using System.Collections.Immutable;
using LuBan.Resources.Storage;
using LuBan.Resources.Watching;

namespace LuBan.Resources;

/// <summary>The watch caches of the main and the volatile store as one: each kind's objects are in the store of its <see cref="StorageClass"/>.</summary>
internal sealed class RoutedCache(WatchCache main, WatchCache? other, KindRegistry registry) : IDisposable
{
    /// <summary>The revision of the main store that the cache shows.</summary>
    internal long Revision => main.Revision;

    /// <summary>Whether a resource is in the volatile store. What no kind claims now is where its objects are.</summary>
    internal bool IsVolatile(string group, string resource)
    {
        if (other is null) return false;
        return registry.Current.FindResource(group, resource) is { } kind ? kind.Storage == StorageClass.Volatile : other.Holds(group, resource);
    }

    internal WatchCache Of(string group, string resource) => IsVolatile(group, resource) ? other! : main;

    internal StoredObject? Get(in ResourceKey key) => Of(key.Group, key.Resource).Get(key);

    internal (ImmutableSortedDictionary<ObjectName, StoredObject> Objects, long Revision, long LastChange) Snapshot(string group, string resource) =>
        Of(group, resource).Snapshot(group, resource);

    internal (Lazy<OrderedObjects> Objects, long Revision, long LastChange) Listing(string group, string resource) => Of(group, resource).Listing(group, resource);

    /// <summary>Every object of every resource, also of kinds that are not registered now.</summary>
    internal IReadOnlyList<ImmutableSortedDictionary<ObjectName, StoredObject>> SnapshotAll() =>
        other is null ? main.SnapshotAll() : [.. main.SnapshotAll(), .. other.SnapshotAll()];

    internal WatchSubscription Watch(string group, string resource, long? afterRevision) => Of(group, resource).Watch(group, resource, afterRevision);

    /// <summary>Hands over every object, store by store, then calls back with each later change; changes of one store in order, on its writer's thread.</summary>
    internal void Observe(Action<IEnumerable<StoredObject>> load, Action<StoreChange> observer)
    {
        main.Observe(load, observer);
        other?.Observe(load, observer);
    }

    public void Dispose()
    {
        main.Dispose();
        other?.Dispose();
    }
}
