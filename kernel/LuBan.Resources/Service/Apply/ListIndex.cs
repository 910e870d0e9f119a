using System.Text.Json.Nodes;

namespace LuBan.Resources.Apply;

/// <summary>The items of a list by the step that leads to them, in order; several items may have the same step.</summary>
internal sealed class ListIndex
{
    private readonly Dictionary<string, List<JsonNode?>> _items = new(StringComparer.Ordinal);

    internal ListIndex(ListType type, JsonArray? list)
    {
        foreach (var item in list ?? [])
        {
            if (type.ElementOf(item) is not { } element) continue;
            if (_items.TryGetValue(element, out var same)) same.Add(item);
            else _items[element] = [item];
            Order.Add((element, item));
        }
    }

    internal List<(string Element, JsonNode? Item)> Order { get; } = [];

    internal IEnumerable<string> Elements => _items.Keys;

    internal IReadOnlyList<JsonNode?> At(string element) => _items.TryGetValue(element, out var items) ? items : [];

    internal bool Has(string element) => _items.ContainsKey(element);
}
