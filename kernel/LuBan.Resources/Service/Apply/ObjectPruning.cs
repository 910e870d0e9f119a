using System.Text.Json.Nodes;

namespace LuBan.Resources.Apply;

/// <summary>Takes fields out of an object.</summary>
internal static class ObjectPruning
{
    /// <summary>The object without the fields of the set and what is below them.</summary>
    internal static JsonObject Without(FieldType type, JsonObject value, FieldSet fields) => Map(type.Map!, value, fields);

    private static Side Visit(FieldType type, JsonNode? value, FieldSet fields)
    {
        switch (type.ShapeOf(value))
        {
            case Shape.Map when value is JsonObject { Count: > 0 } map:
                if (type.Map!.IsAtomic) return default;
                // Empty now, but not itself among the fields: it stays, somebody owns it.
                return Side.Of(Map(type.Map, map, fields));
            case Shape.List when value is JsonArray { Count: > 0 } list:
                if (type.List!.Relation == ListRelation.Atomic) return default;
                return Side.Of(List(type.List, list, fields));
            default:
                return Side.Of(value?.DeepClone());
        }
    }

    private static JsonObject Map(MapType type, JsonObject map, FieldSet fields)
    {
        var result = new JsonObject();
        foreach (var (name, value) in map)
        {
            var element = PathElement.Field(name);
            if (fields.Contains(element)) continue;
            if (fields.Below(element) is not { } below) result[name] = value?.DeepClone();
            else if (Visit(type.Fields.GetValueOrDefault(name) ?? type.Element ?? FieldType.Deduced, value, below) is { Exists: true } rest) result[name] = rest.Value;
        }

        return result;
    }

    private static JsonArray List(ListType type, JsonArray list, FieldSet fields)
    {
        var result = new JsonArray();
        foreach (var item in list)
        {
            var element = type.ElementOf(item);
            if (element is not null && fields.Contains(element)) continue;
            if (element is null || fields.Below(element) is not { } below) result.Add(item?.DeepClone());
            else if (Visit(type.Element, item, below) is { Exists: true } rest) result.Add(rest.Value);
        }

        return result;
    }
}
