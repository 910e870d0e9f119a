using System.Collections.Immutable;
using LuBan.Resources.Storage;

namespace LuBan.Resources.Watching;

/// <summary>Every stored object in memory, with recent events per resource. Reads and watches are served from here.</summary>
/// <remarks>Fed by the store before a write is acknowledged, so a writer always reads its own write. Must be made before the first write.</remarks>
internal sealed class WatchCache : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Group, string Resource), ObjectCache> _caches = [];
    private readonly IResourceStore _store;
    private readonly int _ringCapacity;
    private readonly int _backlog;
    private readonly ResourceMetrics _metrics;
    private readonly IDisposable _feed;
    private ImmutableArray<Action<StoreChange>> _observers = [];
    private long _revision;

    internal WatchCache(IResourceStore store, ResourceStoreOptions options)
    {
        _store = store;
        _ringCapacity = options.EventRing;
        _backlog = options.WatcherBacklog;
        _metrics = store is IMeasuredStore measured ? measured.Metrics : new ResourceMetrics();
        lock (_gate)
        {
            // Changes wait at the lock until everything is read; those that were read already are then passed over.
            _feed = store.Subscribe(Apply, Reload);
            var all = store.ReadAll();
            _revision = all.Revision;
            foreach (var objects in all.Objects.GroupBy(item => (item.Key.Group, item.Key.Resource)))
                CacheOf(objects.Key.Group, objects.Key.Resource).Load(objects);
        }
    }

    /// <summary>The revision that the cache shows.</summary>
    internal long Revision
    {
        get
        {
            lock (_gate) return _revision;
        }
    }

    /// <summary>Hands over every object, then calls back with each later change, in order, on the writer's thread.</summary>
    internal void Observe(Action<IEnumerable<StoredObject>> load, Action<StoreChange> observer)
    {
        // In one step, so that no change falls between the two.
        lock (_gate)
        {
            load(_caches.Values.SelectMany(cache => cache.Objects.Values));
            _observers = _observers.Add(observer);
        }
    }

    /// <summary>Whether there is an object of a resource.</summary>
    internal bool Holds(string group, string resource)
    {
        lock (_gate) return _caches.TryGetValue((group, resource), out var cache) && cache.Objects.Count > 0;
    }

    internal StoredObject? Get(in ResourceKey key)
    {
        ImmutableSortedDictionary<ObjectName, StoredObject> objects;
        lock (_gate)
        {
            if (!_caches.TryGetValue((key.Group, key.Resource), out var cache)) return null;
            objects = cache.Objects;
        }

        return objects.GetValueOrDefault(new ObjectName(key.Namespace, key.Name));
    }

    /// <summary>The objects of a resource, the revision they are at, and the revision of their last change.</summary>
    internal (ImmutableSortedDictionary<ObjectName, StoredObject> Objects, long Revision, long LastChange) Snapshot(string group, string resource)
    {
        lock (_gate)
        {
            var cache = CacheOf(group, resource);
            return (cache.Objects, _revision, cache.LastChange);
        }
    }

    /// <summary>As <see cref="Snapshot"/>, for a list.</summary>
    internal (Lazy<OrderedObjects> Objects, long Revision, long LastChange) Listing(string group, string resource)
    {
        lock (_gate)
        {
            var cache = CacheOf(group, resource);
            return (cache.Ordered, _revision, cache.LastChange);
        }
    }

    /// <summary>Every object of every resource, also of kinds that are not registered now.</summary>
    internal IReadOnlyList<ImmutableSortedDictionary<ObjectName, StoredObject>> SnapshotAll()
    {
        lock (_gate) return [.. _caches.Values.Select(cache => cache.Objects)];
    }

    /// <summary>Begins a watch. Without a revision the subscription's objects are the beginning.</summary>
    internal WatchSubscription Watch(string group, string resource, long? afterRevision)
    {
        lock (_gate)
        {
            if (afterRevision > _revision) throw Refusal.TooLarge(afterRevision.Value, _revision);
            var cache = CacheOf(group, resource);
            var subscription = new WatchSubscription(this, cache, _backlog)
            {
                Revision = _revision,
                Objects = cache.Objects,
                Replay = afterRevision is not { } after ? [] : after >= cache.RingFloor ? cache.EventsAfter(after) : null,
            };
            cache.Add(subscription);
            _metrics.WatcherStarted();
            return subscription;
        }
    }

    internal void Remove(ObjectCache cache, WatchSubscription subscription)
    {
        lock (_gate) cache.Remove(subscription);
        _metrics.WatcherStopped();
    }

    internal void CountFallenBehind() => _metrics.WatcherEnded();

    internal long? WhenQuiet(WatchSubscription subscription)
    {
        // Events are queued under this lock too: an empty queue means that the watcher has all of this revision.
        lock (_gate) return subscription.HasEnded || subscription.Events.TryPeek(out _) ? null : _revision;
    }

    /// <summary>Begins anew at the store's present state. What happened in between is not known: watches end, and their clients list again.</summary>
    private void Reload()
    {
        lock (_gate)
        {
            var all = _store.ReadAll();
            _revision = all.Revision;
            var loaded = all.Objects.ToLookup(item => (item.Key.Group, item.Key.Resource));
            foreach (var objects in loaded) CacheOf(objects.Key.Group, objects.Key.Resource);
            var differences = _caches.SelectMany(entry => entry.Value.Replace(loaded[entry.Key], _revision)).OrderBy(change => change.Revision).ToList();
            Tell(differences);
        }
    }

    private void Apply(IReadOnlyList<StoreChange> changes)
    {
        lock (_gate)
        {
            if (changes[^1].Revision <= _revision) return;
            if (changes[0].Revision <= _revision) changes = [.. changes.Where(change => change.Revision > _revision)];
            foreach (var change in changes) CacheOf(change.Key.Group, change.Key.Resource).Apply(change);
            _revision = changes[^1].Revision;

            // Last: what an observer throws must not leave the cache behind the store.
            Tell(changes);
        }
    }

    private void Tell(IReadOnlyList<StoreChange> changes)
    {
        foreach (var observer in _observers)
            foreach (var change in changes)
                observer(change);
    }

    private ObjectCache CacheOf(string group, string resource)
    {
        if (!_caches.TryGetValue((group, resource), out var cache))
            _caches[(group, resource)] = cache = new ObjectCache(_revision, _ringCapacity);
        return cache;
    }

    public void Dispose() => _feed.Dispose();
}
