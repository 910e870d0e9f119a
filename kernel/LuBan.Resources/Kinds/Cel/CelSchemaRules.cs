using System.Text.Json.Nodes;

namespace LuBan.Resources.Cel;

/// <summary>Checks the rules in a schema when it is registered.</summary>
internal static class CelSchemaRules
{
    internal static void Check(JsonObject schema, string path, List<StatusCause> causes)
    {
        var rules = schema[Keyword.Validations] as JsonArray ?? [];
        for (var i = 0; i < rules.Count; i++)
            causes.Add(new StatusCause("FieldValueForbidden", "Forbidden: rules in the Common Expression Language are not supported by this server; remove them", $"{path}.{Keyword.Validations}[{i}].rule"));
        foreach (var (name, child) in schema["properties"] as JsonObject ?? [])
            if (child is JsonObject property)
                Check(property, $"{path}.properties[{name}]", causes);
        if (schema["items"] is JsonObject items) Check(items, $"{path}.items", causes);
        if (schema["additionalProperties"] is JsonObject values) Check(values, $"{path}.additionalProperties", causes);
    }
}
