using LuBan.Resources.Storage;

namespace LuBan.Resources;

/// <summary>Who owns whom, by uid, and what has changed since it was last looked at.</summary>
internal sealed class OwnerIndex
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ResourceKey> _byUid = [];
    private readonly Dictionary<string, HashSet<ResourceKey>> _dependents = [];
    private readonly HashSet<string> _dirtyOwners = [];
    private readonly HashSet<string> _dirtyNamespaces = [];

    internal void Load(IEnumerable<StoredObject> objects)
    {
        lock (_gate)
        {
            foreach (var item in objects) Add(item);
            MarkEverything();
        }
    }

    internal void Apply(StoreChange change)
    {
        lock (_gate)
        {
            if (change.Previous is not null)
                foreach (var owner in change.Previous.Metadata.OwnerReferences ?? [])
                    Unlink(owner.Uid, change.Key);
            if (change.Type == StoreOperationType.Delete) _byUid.Remove(change.Object.Uid);
            else Add(change.Object);
            Mark(change.Object);
        }
    }

    internal ResourceKey? Find(string uid)
    {
        lock (_gate) return _byUid.TryGetValue(uid, out var key) ? key : null;
    }

    internal IReadOnlyList<ResourceKey> Dependents(string uid)
    {
        lock (_gate) return _dependents.TryGetValue(uid, out var keys) ? [.. keys] : [];
    }

    internal IReadOnlyList<string> TakeDirtyOwners()
    {
        lock (_gate) return Take(_dirtyOwners);
    }

    internal IReadOnlyList<string> TakeDirtyNamespaces()
    {
        lock (_gate) return Take(_dirtyNamespaces);
    }

    internal void MarkOwner(string uid)
    {
        lock (_gate) _dirtyOwners.Add(uid);
    }

    internal void MarkNamespace(string name)
    {
        lock (_gate) _dirtyNamespaces.Add(name);
    }

    internal void MarkAll()
    {
        lock (_gate) MarkEverything();
    }

    private void MarkEverything()
    {
        _dirtyOwners.UnionWith(_dependents.Keys);
        _dirtyOwners.UnionWith(_byUid.Keys);
        _dirtyNamespaces.UnionWith(_byUid.Values.Where(key => key is { Group: "", Resource: "namespaces" }).Select(key => key.Name));
    }

    private void Add(StoredObject item)
    {
        _byUid[item.Uid] = item.Key;
        foreach (var owner in item.Metadata.OwnerReferences ?? [])
        {
            if (!_dependents.TryGetValue(owner.Uid, out var keys)) _dependents[owner.Uid] = keys = [];
            keys.Add(item.Key);
        }
    }

    private void Unlink(string uid, ResourceKey key)
    {
        if (!_dependents.TryGetValue(uid, out var keys)) return;
        keys.Remove(key);
        if (keys.Count == 0) _dependents.Remove(uid);

        // A foreground deletion of the owner may have waited for this one.
        _dirtyOwners.Add(uid);
    }

    private void Mark(StoredObject item)
    {
        _dirtyOwners.Add(item.Uid);
        foreach (var owner in item.Metadata.OwnerReferences ?? []) _dirtyOwners.Add(owner.Uid);
        if (item.Key.Namespace.Length > 0) _dirtyNamespaces.Add(item.Key.Namespace);
        if (item.Key is { Group: "", Resource: "namespaces" }) _dirtyNamespaces.Add(item.Key.Name);
    }

    private static IReadOnlyList<string> Take(HashSet<string> set)
    {
        string[] taken = [.. set];
        set.Clear();
        return taken;
    }
}
