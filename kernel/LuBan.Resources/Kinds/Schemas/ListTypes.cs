using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>Lists that are sets or maps: no two items may be the same.</summary>
internal static class ListTypes
{
    internal static void Check(JsonArray items, JsonObject schema, string path, List<StatusCause> causes)
    {
        switch (schema.TextOf(Keyword.ListType))
        {
            case "set":
                CheckUnique(items, item => item, path, causes);
                break;
            case "map":
                var keys = schema.TextsOf(Keyword.ListMapKeys).ToList();
                CheckUnique(items, item => KeyOf(item, keys, schema["items"] as JsonObject), path, causes);
                break;
        }
    }

    private static JsonNode? KeyOf(JsonNode? item, List<string> keys, JsonObject? itemSchema)
    {
        if (item is not JsonObject fields) return null;
        var key = new JsonObject();
        foreach (var name in keys)
            if ((fields[name] ?? itemSchema?["properties"]?[name]?["default"]) is { } value)
                key[name] = value.DeepClone();
        return key;
    }

    private static void CheckUnique(JsonArray items, Func<JsonNode?, JsonNode?> identity, string path, List<StatusCause> causes)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
            if (identity(items[i]) is { } key && !seen.Add(Canonical(key)))
                causes.Add(new StatusCause("FieldValueDuplicate", $"Duplicate value: {SchemaChecks.Show(key)}", $"{path}[{i}]"));
    }

    /// <summary>The same text for the same value, whatever the order of its fields.</summary>
    private static string Canonical(JsonNode? value) => value switch
    {
        JsonObject fields => "{" + string.Join(",", fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{JsonValue.Create(field.Key).ToJsonString()}:{Canonical(field.Value)}")) + "}",
        JsonArray items => "[" + string.Join(",", items.Select(Canonical)) + "]",
        JsonValue number when number.GetValueKind() == System.Text.Json.JsonValueKind.Number => SchemaChecks.Number(number).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        null => "null",
        _ => value.ToJsonString(),
    };
}
