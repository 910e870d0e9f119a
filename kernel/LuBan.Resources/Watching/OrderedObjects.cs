using LuBan.Resources.Storage;

namespace LuBan.Resources.Watching;

/// <summary>The objects of one resource in the order of lists, where a page begins by halving and not by walking. Made when a list first asks for it after a change.</summary>
internal sealed class OrderedObjects(IEnumerable<StoredObject> objects)
{
    private readonly StoredObject[] _items = [.. objects];

    /// <summary>The objects of a namespace, or of all when it is empty, after a name that need not exist.</summary>
    internal ArraySegment<StoredObject> Range(string? inNamespace, ObjectName? after)
    {
        var (from, to) = (0, _items.Length);
        if (!string.IsNullOrEmpty(inNamespace))
        {
            // No name is empty, and no namespace lies between one and the same with a NUL behind it.
            from = FirstAfter(new ObjectName(inNamespace, ""));
            to = FirstAfter(new ObjectName(inNamespace + "\0", ""));
        }

        if (after is { } name) from = Math.Clamp(FirstAfter(name), from, to);
        return new ArraySegment<StoredObject>(_items, from, to - from);
    }

    private int FirstAfter(ObjectName name)
    {
        var (low, high) = (0, _items.Length);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            var key = _items[middle].Key;
            if (new ObjectName(key.Namespace, key.Name).CompareTo(name) > 0) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
