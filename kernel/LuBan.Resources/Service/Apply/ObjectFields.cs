using System.Text.Json.Nodes;

namespace LuBan.Resources.Apply;

/// <summary>The fields of an object: its leaves, the items of its lists and the keys of its maps.</summary>
internal sealed class ObjectFields
{
    private readonly List<string> _path = [];

    private ObjectFields()
    {
    }

    internal FieldSet Fields { get; } = new();

    /// <summary>What the type does not allow in an object that is applied: unknown fields, items without keys, items twice.</summary>
    internal List<string> Problems { get; } = [];

    internal static ObjectFields Of(FieldType type, JsonObject value)
    {
        var fields = new ObjectFields();
        fields.Map(type.Map!, value);
        return fields;
    }

    private void Visit(FieldType type, JsonNode? value)
    {
        switch (type.ShapeOf(value))
        {
            case Shape.Map when !type.Map!.IsAtomic:
                if (value is JsonObject map) Map(type.Map, map);
                break;
            case Shape.List when type.List!.Relation != ListRelation.Atomic:
                if (value is JsonArray list) List(type.List, list);
                break;
            default:
                Insert();
                break;
        }
    }

    private void Map(MapType type, JsonObject map)
    {
        foreach (var (name, value) in map)
        {
            var isDeclared = type.Fields.TryGetValue(name, out var child);
            if (!isDeclared) child = type.Element;
            _path.Add(PathElement.Field(name));
            if (child is null) Problem("field not declared in schema");
            Visit(child ?? FieldType.Deduced, value);
            if (!isDeclared || value is null or JsonObject { Count: 0 }) Insert();
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private void List(ListType type, JsonArray list)
    {
        var index = new ListIndex(type, list);
        if (index.Order.Count < list.Count)
            Problem(type.Relation == ListRelation.Set ? "the items of a set are plain values" : $"an item has none of the keys {string.Join(", ", type.Keys.Select(key => key.Name))}");
        foreach (var element in index.Elements)
        {
            _path.Add(element);
            if (index.At(element) is [var only]) Visit(type.Element, only);
            else Problem($"duplicate entries for key {PathElement.Show(element)}", parent: true);
            Insert();
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private void Insert() => Fields.Insert(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_path));

    private void Problem(string what, bool parent = false) =>
        Problems.Add($"{string.Concat(_path.Take(parent ? _path.Count - 1 : _path.Count).Select(PathElement.Show))}: {what}");
}
