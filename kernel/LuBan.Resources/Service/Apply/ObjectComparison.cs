using System.Text.Json.Nodes;

namespace LuBan.Resources.Apply;

/// <summary>What is different between two states of an object: no field is in more than one of the sets. Managed fields do not count.</summary>
internal sealed class ObjectComparison
{
    private readonly List<string> _path = [];

    private ObjectComparison()
    {
    }

    internal FieldSet Added { get; } = new();

    internal FieldSet Modified { get; } = new();

    internal FieldSet Removed { get; } = new();

    internal bool IsSame => Added.IsEmpty && Modified.IsEmpty && Removed.IsEmpty;

    internal static ObjectComparison Of(FieldType type, JsonObject old, JsonObject next)
    {
        var comparison = new ObjectComparison();
        comparison.Maps(type.Map!, old, next);
        return comparison;
    }

    private void Visit(FieldType type, Side old, Side next)
    {
        var oldShape = type.ShapeOf(old.Value);
        var nextShape = type.ShapeOf(next.Value);
        if (old.Exists && next.Exists && oldShape != nextShape) Visit(type, oldShape, old, next);
        var isLeaf = Visit(type, next.Exists ? nextShape : oldShape, old, next);
        if (isLeaf) return;
        if (!old.Exists) Insert(Added);
        else if (!next.Exists) Insert(Removed);
    }

    /// <returns>Whether this is a leaf, which has said everything about itself.</returns>
    private bool Visit(FieldType type, Shape shape, Side old, Side next)
    {
        switch (shape)
        {
            case Shape.Map when !type.Map!.IsAtomic && (old.Map is { Count: > 0 } || next.Map is { Count: > 0 }):
                Maps(type.Map, old.Map, next.Map);
                return false;
            case Shape.List when type.List!.Relation != ListRelation.Atomic && (old.List is { Count: > 0 } || next.List is { Count: > 0 }):
                Lists(type.List, old.List, next.List);
                return false;
            default:
                Leaf(old, next);
                return true;
        }
    }

    private void Leaf(Side old, Side next)
    {
        if (!old.Exists) Insert(Added);
        else if (!next.Exists) Insert(Removed);
        else if (!JsonNode.DeepEquals(old.Value, next.Value)) Insert(Modified);
    }

    private void Maps(MapType type, JsonObject? old, JsonObject? next)
    {
        foreach (var (name, value) in old ?? [])
            Descend(PathElement.Field(name), type.Fields.GetValueOrDefault(name) ?? type.Element ?? FieldType.Deduced, Side.Of(value), Side.Of(next, name));
        foreach (var (name, value) in next ?? [])
            if (old?.ContainsKey(name) != true)
                Descend(PathElement.Field(name), type.Fields.GetValueOrDefault(name) ?? type.Element ?? FieldType.Deduced, default, Side.Of(value));
    }

    private void Lists(ListType type, JsonArray? old, JsonArray? next)
    {
        var before = new ListIndex(type, old);
        var after = new ListIndex(type, next);
        foreach (var element in before.Elements.Union(after.Elements)) Items(type, element, before.At(element), after.At(element));
    }

    /// <summary>Items that cannot be told apart count as one: together they are a leaf.</summary>
    private void Items(ListType type, string element, IReadOnlyList<JsonNode?> old, IReadOnlyList<JsonNode?> next)
    {
        if (old.Count <= 1 && next.Count <= 1)
        {
            Descend(element, type.Element, old.Count == 0 ? default : Side.Of(old[0]), next.Count == 0 ? default : Side.Of(next[0]));
            return;
        }

        if (old.Count >= 2 && next.Count >= 2)
        {
            if (!old.SequenceEqual(next, JsonComparer.Instance)) Insert(Modified, element);
            return;
        }

        if (old.Count >= 2)
        {
            if (next.Count == 1) Descend(element, type.Element, default, Side.Of(next[0]));
            Insert(Removed, element);
            return;
        }

        if (old.Count == 1) Descend(element, type.Element, Side.Of(old[0]), default);
        Insert(Added, element);
    }

    private void Descend(string element, FieldType type, Side old, Side next)
    {
        // Who owns fields is not itself owned.
        if (_path is ["f:metadata"] && element == "f:managedFields") return;
        _path.Add(element);
        Visit(type, old, next);
        _path.RemoveAt(_path.Count - 1);
    }

    private void Insert(FieldSet set) => set.Insert(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_path));

    private void Insert(FieldSet set, string element)
    {
        _path.Add(element);
        Insert(set);
        _path.RemoveAt(_path.Count - 1);
    }

    private sealed class JsonComparer : IEqualityComparer<JsonNode?>
    {
        internal static readonly JsonComparer Instance = new();

        public bool Equals(JsonNode? x, JsonNode? y) => JsonNode.DeepEquals(x, y);

        public int GetHashCode(JsonNode? obj) => 0;
    }
}

/// <summary>A value that may be absent, which is not the same as null.</summary>
internal readonly record struct Side(bool Exists, JsonNode? Value)
{
    internal JsonObject? Map => Value as JsonObject;

    internal JsonArray? List => Value as JsonArray;

    internal static Side Of(JsonNode? value) => new(true, value);

    internal static Side Of(JsonObject? parent, string name) => parent is not null && parent.TryGetPropertyValue(name, out var value) ? new Side(true, value) : default;
}
