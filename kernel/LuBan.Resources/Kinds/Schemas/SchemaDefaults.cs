using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>Sets the fields that are absent and have a default in the schema.</summary>
public static class SchemaDefaults
{
    /// <summary>Sets defaults, outer ones first, so that a default may itself be completed. Doing it twice changes nothing more.</summary>
    /// <param name="value">The value; it is changed in place.</param>
    /// <param name="schema">A structural schema.</param>
    public static void Apply(JsonNode? value, JsonObject schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        switch (value)
        {
            case JsonObject item:
                ApplyToObject(item, schema);
                break;
            case JsonArray items when schema["items"] is JsonObject itemSchema:
                for (var i = 0; i < items.Count; i++)
                {
                    if (items[i] is null && IsUnset(items[i], itemSchema)) items[i] = itemSchema["default"]!.DeepClone();
                    Apply(items[i], itemSchema);
                }

                break;
        }
    }

    private static void ApplyToObject(JsonObject item, JsonObject schema)
    {
        var properties = schema["properties"] as JsonObject;
        foreach (var (name, child) in properties ?? [])
        {
            if (child is not JsonObject childSchema) continue;
            if (IsUnset(item[name], childSchema) && !(item.ContainsKey(name) && childSchema.IsTrue("nullable"))) item[name] = childSchema["default"]!.DeepClone();
            if (item[name] is JsonObject or JsonArray) Apply(item[name], childSchema);
        }

        if (schema["additionalProperties"] is not JsonObject valueSchema) return;
        foreach (var name in item.Select(entry => entry.Key).Where(name => properties?.ContainsKey(name) != true).ToList())
        {
            if (item[name] is null && IsUnset(null, valueSchema) && !valueSchema.IsTrue("nullable")) item[name] = valueSchema["default"]!.DeepClone();
            Apply(item[name], valueSchema);
        }
    }

    private static bool IsUnset(JsonNode? value, JsonObject schema) => value is null && schema["default"] is not null;
}
