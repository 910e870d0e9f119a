using System.Collections.Immutable;
using LuBan.Resources.Storage;

namespace LuBan.Resources.Watching;

/// <summary>The objects of one resource now, and the events that led there. Guarded by the lock of <see cref="WatchCache"/>.</summary>
internal sealed class ObjectCache(long revision, int ringCapacity)
{
    private readonly Queue<StoreChange> _ring = new();
    private readonly List<WatchSubscription> _subscriptions = [];

    private Lazy<OrderedObjects>? _ordered;

    internal ImmutableSortedDictionary<ObjectName, StoredObject> Objects { get; private set; } = ImmutableSortedDictionary<ObjectName, StoredObject>.Empty;

    /// <summary>The same for lists. Ask for its value outside of the lock: it is made then.</summary>
    internal Lazy<OrderedObjects> Ordered
    {
        get
        {
            if (_ordered is not null) return _ordered;
            var objects = Objects;
            return _ordered = new(() => new OrderedObjects(objects.Values));
        }
    }

    /// <summary>The ring holds every event after this revision.</summary>
    internal long RingFloor { get; private set; } = revision;

    /// <summary>The revision of the last event.</summary>
    internal long LastChange { get; private set; } = revision;

    internal void Load(IEnumerable<StoredObject> objects)
    {
        Objects = objects.ToImmutableSortedDictionary(item => new ObjectName(item.Key.Namespace, item.Key.Name), item => item);
        _ordered = null;
    }

    internal void Apply(StoreChange change)
    {
        var name = new ObjectName(change.Key.Namespace, change.Key.Name);
        Objects = change.Type == StoreOperationType.Delete ? Objects.Remove(name) : Objects.SetItem(name, change.Object);
        _ordered = null;
        LastChange = change.Revision;
        _ring.Enqueue(change);
        if (_ring.Count > ringCapacity) RingFloor = _ring.Dequeue().Revision;
        for (var i = _subscriptions.Count - 1; i >= 0; i--)
            if (!_subscriptions[i].Offer(change))
                _subscriptions.RemoveAt(i);
    }

    /// <summary>Takes another state in place of this one, and ends every watch.</summary>
    /// <returns>What is different. A deletion has the new revision: its own is not known.</returns>
    internal IReadOnlyList<StoreChange> Replace(IEnumerable<StoredObject> objects, long revision)
    {
        var before = Objects;
        Load(objects);
        RingFloor = LastChange = revision;
        _ring.Clear();
        foreach (var subscription in _subscriptions) subscription.EndAsOutdated();
        _subscriptions.Clear();
        return
        [
            .. Objects.Values.Where(now => !before.TryGetValue(new ObjectName(now.Key.Namespace, now.Key.Name), out var then) || then.Revision != now.Revision)
                .Select(now => new StoreChange(StoreOperationType.Update, now, before.GetValueOrDefault(new ObjectName(now.Key.Namespace, now.Key.Name)))),
            .. before.Values.Where(then => !Objects.ContainsKey(new ObjectName(then.Key.Namespace, then.Key.Name)))
                .Select(then => new StoreChange(StoreOperationType.Delete, new StoredObject(then.Key, revision, then.CreateRevision, then.Uid, then.Data), then)),
        ];
    }

    internal IReadOnlyList<StoreChange> EventsAfter(long revision) => [.. _ring.Where(change => change.Revision > revision)];

    internal void Add(WatchSubscription subscription) => _subscriptions.Add(subscription);

    internal void Remove(WatchSubscription subscription) => _subscriptions.Remove(subscription);
}

/// <summary>Orders objects as lists show them.</summary>
internal readonly record struct ObjectName(string Namespace, string Name) : IComparable<ObjectName>
{
    public int CompareTo(ObjectName other)
    {
        var byNamespace = string.CompareOrdinal(Namespace, other.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(Name, other.Name);
    }
}
