using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Resources.Apply;

/// <summary>Reads field types from schemas: <c>x-kubernetes-list-type</c>, <c>-list-map-keys</c>, <c>-map-type</c>, <c>-patch-strategy</c>, <c>-patch-merge-key</c>, <c>-preserve-unknown-fields</c>.</summary>
internal static class FieldTypes
{
    private static readonly ConditionalWeakTable<JsonObject, FieldType> Known = [];

    private static readonly FieldType Metadata = FieldType.Of(new MapType(
        new Dictionary<string, FieldType>(StringComparer.Ordinal)
        {
            ["name"] = FieldType.Scalar, ["generateName"] = FieldType.Scalar, ["namespace"] = FieldType.Scalar, ["selfLink"] = FieldType.Scalar, ["uid"] = FieldType.Scalar,
            ["resourceVersion"] = FieldType.Scalar, ["generation"] = FieldType.Scalar, ["creationTimestamp"] = FieldType.Scalar,
            ["deletionTimestamp"] = FieldType.Scalar, ["deletionGracePeriodSeconds"] = FieldType.Scalar,
            ["labels"] = FieldType.Of(new MapType([], FieldType.Scalar, false)),
            ["annotations"] = FieldType.Of(new MapType([], FieldType.Scalar, false)),
            ["finalizers"] = FieldType.Of(new ListType(FieldType.Scalar, ListRelation.Set, [])),
            ["ownerReferences"] = FieldType.Of(new ListType(FieldType.Of(new MapType([], FieldType.Whole, true)), ListRelation.Keyed, [("uid", null)])),
            ["managedFields"] = FieldType.Of(new ListType(FieldType.Whole, ListRelation.Atomic, [])),
        },
        null,
        false));

    /// <summary>The type of a kind's objects. Kept as long as the schema.</summary>
    internal static FieldType Of(ResourceKind kind) => Known.GetValue(kind.Schema, static schema => Envelope(schema, isPart: false));

    private static FieldType Envelope(JsonObject schema, bool isPart)
    {
        var fields = Fields(schema);
        fields["apiVersion"] = fields["kind"] = FieldType.Scalar;
        fields["metadata"] = Metadata;
        // Without a list of properties nothing is pruned at the top.
        var open = Is(schema, "x-kubernetes-preserve-unknown-fields") || (!isPart && schema["properties"] is not JsonObject);
        return FieldType.Of(new MapType(fields, open ? FieldType.Deduced : null, false));
    }

    private static FieldType Read(JsonNode? node)
    {
        if (node is not JsonObject schema) return FieldType.Deduced;
        if (Is(schema, "x-kubernetes-int-or-string")) return FieldType.Scalar;
        if (Is(schema, "x-kubernetes-embedded-resource")) return Envelope(schema, isPart: true);
        return Text(schema, "type") switch
        {
            "object" => Map(schema),
            "array" => FieldType.Of(List(schema)),
            "string" or "number" or "integer" or "boolean" => FieldType.Scalar,
            _ when schema["properties"] is JsonObject => Map(schema),
            _ => Is(schema, "x-kubernetes-preserve-unknown-fields") ? FieldType.Deduced : FieldType.Whole,
        };
    }

    private static FieldType Map(JsonObject schema)
    {
        var preserves = Is(schema, "x-kubernetes-preserve-unknown-fields") || Is(schema, "additionalProperties");
        var isAtomic = Text(schema, "x-kubernetes-map-type") == "atomic";
        var fields = Fields(schema);
        if (schema["additionalProperties"] is JsonObject values) return FieldType.Of(new MapType(fields, Read(values), isAtomic));
        if (fields.Count == 0 && !preserves) return FieldType.Of(new MapType(fields, FieldType.Whole, true));
        return FieldType.Of(new MapType(fields, preserves ? FieldType.Deduced : null, isAtomic));
    }

    private static ListType List(JsonObject schema)
    {
        var element = Read(schema["items"]);
        switch (Text(schema, "x-kubernetes-list-type"))
        {
            case "set":
                return new ListType(element, ListRelation.Set, []);
            case "map":
                return new ListType(element, ListRelation.Keyed, Keys(schema, (schema["x-kubernetes-list-map-keys"] as JsonArray ?? []).Select(key => key!.GetValue<string>())));
            case "" when (schema["x-kubernetes-patch-strategy"]?.GetValue<string>() ?? "").Split(',').Contains("merge"):
                return Text(schema, "x-kubernetes-patch-merge-key") is { Length: > 0 } key
                    ? new ListType(element, ListRelation.Keyed, Keys(schema, [key]))
                    : new ListType(element, ListRelation.Set, []);
            default:
                return new ListType(element, ListRelation.Atomic, []);
        }
    }

    private static List<(string Name, JsonNode? Default)> Keys(JsonObject schema, IEnumerable<string> names) =>
        [.. names.Order(StringComparer.Ordinal).Select(name => (name, schema["items"]?["properties"]?[name]?["default"]))];

    private static Dictionary<string, FieldType> Fields(JsonObject schema)
    {
        var fields = new Dictionary<string, FieldType>(StringComparer.Ordinal);
        foreach (var (name, property) in schema["properties"] as JsonObject ?? []) fields[name] = Read(property);
        return fields;
    }

    private static bool Is(JsonObject schema, string name) => schema[name]?.GetValueKind() == JsonValueKind.True;

    private static string Text(JsonObject schema, string name) => schema[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
