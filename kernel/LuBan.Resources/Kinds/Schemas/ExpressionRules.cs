using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>Refuses the rules of a schema in the Common Expression Language: a rule that is not evaluated must not look as if it were.</summary>
internal static class ExpressionRules
{
    internal static void Check(JsonObject schema, string path, List<StatusCause> causes)
    {
        var rules = schema[Keyword.Validations] as JsonArray ?? [];
        for (var i = 0; i < rules.Count; i++)
            causes.Add(new StatusCause("FieldValueForbidden", "Forbidden: rules in the Common Expression Language (CEL) are not evaluated by this server, and none is silently ignored. Remove x-kubernetes-validations; say what you can with enum, pattern, minimum, maximum, required, oneOf, anyOf and not", $"{path}.{Keyword.Validations}[{i}].rule"));
        foreach (var (name, child) in schema["properties"] as JsonObject ?? [])
            if (child is JsonObject property)
                Check(property, $"{path}.properties[{name}]", causes);
        if (schema["items"] is JsonObject items) Check(items, $"{path}.items", causes);
        if (schema["additionalProperties"] is JsonObject values) Check(values, $"{path}.additionalProperties", causes);
    }
}
