using LuBan.Sdk;

namespace LuBan.Kernel.Reconciliation;

/// <summary>Finds the items of an informer by a value that is computed from them. Guarded by the informer's lock.</summary>
internal sealed class InformerIndex(Func<InformerItem, IEnumerable<string>> values)
{
    private readonly Dictionary<string, Dictionary<ReconcileRequest, InformerItem>> _byValue = new(StringComparer.Ordinal);
    private readonly Dictionary<ReconcileRequest, string[]> _valuesOf = [];

    public static int ByName(InformerItem one, InformerItem other)
    {
        var order = string.CompareOrdinal(one.Object.Namespace, other.Object.Namespace);
        return order != 0 ? order : string.CompareOrdinal(one.Object.Name, other.Object.Name);
    }

    public void Add(InformerItem item)
    {
        string[] found = [.. values(item).Distinct(StringComparer.Ordinal)];
        if (found.Length == 0) return;
        // Kept, because a function that is not pure would not say the same again when the item goes.
        _valuesOf[item.Name] = found;
        foreach (var value in found)
        {
            if (!_byValue.TryGetValue(value, out var items)) _byValue[value] = items = [];
            items[item.Name] = item;
        }
    }

    public void Remove(InformerItem item)
    {
        if (!_valuesOf.Remove(item.Name, out var found)) return;
        foreach (var value in found)
        {
            var items = _byValue[value];
            items.Remove(item.Name);
            if (items.Count == 0) _byValue.Remove(value);
        }
    }

    public IReadOnlyList<InformerItem> Find(string value)
    {
        if (!_byValue.TryGetValue(value, out var items)) return [];
        var found = items.Values.ToList();
        found.Sort(ByName);
        return found;
    }
}
