using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>Every default must itself be valid, and hold nothing that would be pruned.</summary>
internal sealed class DefaultRules(List<StatusCause> causes)
{
    internal void Check(JsonObject schema, string path)
    {
        if (schema.TryGetPropertyValue("default", out var value)) CheckValue(value, schema, $"{path}.default");
        foreach (var (name, child) in schema["properties"] as JsonObject ?? [])
            if (child is JsonObject property)
                Check(property, $"{path}.properties[{name}]");
        if (schema["items"] is JsonObject items) Check(items, $"{path}.items");
        if (schema["additionalProperties"] is JsonObject values) Check(values, $"{path}.additionalProperties");
    }

    private void CheckValue(JsonNode? value, JsonObject schema, string path)
    {
        var complete = value?.DeepClone();
        var unknown = new List<string>();
        new SchemaPruner(unknown).PruneValue(complete, schema, path);
        if (unknown.Count > 0)
            causes.Add(new StatusCause("FieldValueInvalid", $"Invalid value: {SchemaChecks.Show(value!)}: must not have unknown fields: {string.Join(", ", unknown)}", path));
        SchemaDefaults.Apply(complete, schema);
        new SchemaChecks(causes).Check(complete, schema, path);
    }
}
