using System.Text.Json.Nodes;

namespace LuBan.Resources.BuiltIn;

/// <summary>What a label selector in an object must keep to.</summary>
internal static class SelectorChecks
{
    internal static IEnumerable<StatusCause> Check(JsonObject selector, string field)
    {
        foreach (var (key, value) in selector["matchLabels"] as JsonObject ?? [])
        {
            if (!Names.IsQualifiedName(key)) yield return Invalid($"{field}.matchLabels", $"\"{key}\": is not a label key");
            if (!Names.IsLabelValue(value?.ToString() ?? "")) yield return Invalid($"{field}.matchLabels", $"\"{value}\": is not a label value");
        }

        var expressions = selector["matchExpressions"] as JsonArray ?? [];
        for (var i = 0; i < expressions.Count; i++)
            foreach (var cause in Expression(expressions[i] as JsonObject ?? [], $"{field}.matchExpressions[{i}]"))
                yield return cause;
    }

    private static IEnumerable<StatusCause> Expression(JsonObject expression, string field)
    {
        var (key, operation, values) = (ObjectDocument.Text(expression, "key"), ObjectDocument.Text(expression, "operator"), expression["values"] as JsonArray ?? []);
        if (!Names.IsQualifiedName(key)) yield return Invalid($"{field}.key", $"\"{key}\": is not a label key");
        if (operation is "In" or "NotIn" && values.Count == 0)
            yield return new StatusCause("FieldValueRequired", "Required value: must be specified when `operator` is 'In' or 'NotIn'", $"{field}.values");
        if (operation is "Exists" or "DoesNotExist" && values.Count > 0)
            yield return new StatusCause("FieldValueForbidden", "Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'", $"{field}.values");
        if (operation is not ("In" or "NotIn" or "Exists" or "DoesNotExist")) yield return Invalid($"{field}.operator", $"\"{operation}\": not a valid selector operator");
        foreach (var value in values)
            if (!Names.IsLabelValue(value?.ToString() ?? ""))
                yield return Invalid($"{field}.values", $"\"{value}\": is not a label value");
    }

    private static StatusCause Invalid(string field, string message) => new("FieldValueInvalid", $"Invalid value: {message}", field);
}
