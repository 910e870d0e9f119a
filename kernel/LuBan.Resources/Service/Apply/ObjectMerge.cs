using System.Text.Json.Nodes;

namespace LuBan.Resources.Apply;

/// <summary>Lays an applied object over a live one: leaves of the applied one win, maps and keyed lists are joined.</summary>
internal static class ObjectMerge
{
    internal static JsonObject Merge(FieldType type, JsonObject live, JsonObject applied) => Maps(type.Map!, live, applied) ?? [];

    private static Side Visit(FieldType type, Side live, Side applied)
    {
        switch (type.ShapeOf(applied.Exists ? applied.Value : live.Value))
        {
            case Shape.Map when !type.Map!.IsAtomic && (live.Map is { Count: > 0 } || applied.Map is { Count: > 0 }):
                return Maps(type.Map, live.Map, applied.Map) is { } map ? Side.Of(map) : default;
            case Shape.List when type.List!.Relation != ListRelation.Atomic && (live.List is { Count: > 0 } || applied.List is { Count: > 0 }):
                return Lists(type.List, live.List, applied.List) is { } list ? Side.Of(list) : default;
            default:
                return Side.Of((applied.Exists ? applied : live).Value?.DeepClone());
        }
    }

    private static JsonObject? Maps(MapType type, JsonObject? live, JsonObject? applied)
    {
        var merged = new JsonObject();
        foreach (var name in (live ?? []).Select(field => field.Key).Union((applied ?? []).Select(field => field.Key)))
        {
            var child = type.Fields.GetValueOrDefault(name) ?? type.Element ?? FieldType.Deduced;
            if (Visit(child, Side.Of(live, name), Side.Of(applied, name)) is { Exists: true } value) merged[name] = value.Value;
        }

        return merged.Count > 0 ? merged : null;
    }

    /// <summary>Items keep the order of the live list where it does not contradict the order of the applied one.</summary>
    private static JsonArray? Lists(ListType type, JsonArray? live, JsonArray? applied)
    {
        var before = new ListIndex(type, live);
        var wanted = new ListIndex(type, applied);
        var order = wanted.Elements.ToList();
        var shared = new Queue<string>(order.Where(before.Has));
        var done = new HashSet<string>(StringComparer.Ordinal);
        var merged = new JsonArray();
        var l = 0;
        var next = 0;
        while (l < before.Order.Count || next < order.Count)
        {
            if (l < before.Order.Count)
            {
                var (element, item) = before.Order[l];
                if (!wanted.Has(element))
                {
                    merged.Add(item?.DeepClone());
                    l++;
                    continue;
                }

                // Another one of the shared items has its turn first, or this one has had it.
                if (done.Contains(element) || (next < order.Count && shared.TryPeek(out var turn) && turn != element))
                {
                    l++;
                    continue;
                }
            }

            if (next >= order.Count) break;
            var taken = order[next++];
            done.Add(taken);
            if (shared.TryPeek(out var first) && first == taken) shared.Dequeue();
            if (l < before.Order.Count && before.Order[l].Element == taken) l++;
            // Of several live items that cannot be told apart none is joined with the applied one.
            var old = before.At(taken) is [var only] ? Side.Of(only) : default;
            if (Visit(type.Element, old, Side.Of(wanted.At(taken)[0])) is { Exists: true } value) merged.Add(value.Value);
        }

        return merged.Count > 0 ? merged : null;
    }
}
