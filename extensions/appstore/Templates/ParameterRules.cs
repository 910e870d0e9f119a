using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LuBan.AppStore.Templates;

/// <summary>Checks parameters by a template's JSON Schema, and fills in its defaults. The keywords that templates use are known; others are refused when a template is written.</summary>
internal static class ParameterRules
{
    private static readonly string[] Known = ["type", "title", "description", "default", "enum", "const", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "items", "properties",
        "required", "additionalProperties", "format", "examples", "x-order", "x-luban-secret", "$schema", "$comment"];

    /// <summary>What was given laid over the defaults.</summary>
    public static JsonObject Complete(JsonObject? schema, JsonObject? given)
    {
        var all = new JsonObject();
        foreach (var (name, property) in schema?["properties"] as JsonObject ?? [])
        {
            if (property is JsonObject rules && rules["default"] is { } standard) all[name] = standard.DeepClone();
        }

        foreach (var (name, value) in given ?? []) all[name] = value?.DeepClone();
        return all;
    }

    /// <summary>Everything that is wrong with a value, with its path.</summary>
    public static IEnumerable<string> Check(JsonObject? schema, JsonNode? value, string path)
    {
        if (schema is null) return value is JsonObject { Count: > 0 } ? [$"{path}: the template has no parameters."] : [];
        return CheckValue(schema, value, path);
    }

    /// <summary>What a schema says that would not be checked.</summary>
    public static IEnumerable<string> CheckSchema(JsonObject schema, string path)
    {
        foreach (var (name, _) in schema.Where(pair => !Known.Contains(pair.Key))) yield return $"{path}/{name}: this keyword is not supported.";
        if (schema["pattern"] is JsonValue pattern && !IsRegex(pattern.ToString())) yield return $"{path}/pattern: '{pattern}' is not a regular expression without look-around.";
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
        {
            foreach (var problem in property is JsonObject rules ? CheckSchema(rules, $"{path}/properties/{name}") : [$"{path}/properties/{name}: must be an object."]) yield return problem;
        }

        if (schema["items"] is JsonObject items)
        {
            foreach (var problem in CheckSchema(items, $"{path}/items")) yield return problem;
        }
    }

    private static IEnumerable<string> CheckValue(JsonObject schema, JsonNode? value, string path)
    {
        if (schema["type"]?.ToString() is { } type && !HasType(value, type)) return [$"{path}: must be of type {type}."];
        if (schema["enum"] is JsonArray choices && !choices.Any(choice => JsonNode.DeepEquals(choice, value))) return [$"{path}: must be one of {string.Join(", ", choices.Select(choice => choice?.ToString()))}."];
        if (schema.TryGetPropertyValue("const", out var constant) && !JsonNode.DeepEquals(constant, value)) return [$"{path}: must be {constant}."];
        return value switch
        {
            JsonObject map => CheckObject(schema, map, path),
            JsonArray list => CheckList(schema, list, path),
            JsonValue single when single.GetValueKind() == JsonValueKind.String => CheckText(schema, single.GetValue<string>(), path),
            JsonValue single when single.GetValueKind() == JsonValueKind.Number => CheckNumber(schema, Number(single), path),
            _ => [],
        };
    }

    private static IEnumerable<string> CheckObject(JsonObject schema, JsonObject value, string path)
    {
        var properties = schema["properties"] as JsonObject ?? [];
        foreach (var name in (schema["required"] as JsonArray ?? []).Select(item => item!.ToString()).Where(name => !value.ContainsKey(name))) yield return $"{path}.{name}: is missing.";
        foreach (var (name, item) in value)
        {
            if (properties[name] is JsonObject rules)
            {
                foreach (var problem in CheckValue(rules, item, $"{path}.{name}")) yield return problem;
            }
            else if (schema["additionalProperties"] is JsonObject others)
            {
                foreach (var problem in CheckValue(others, item, $"{path}.{name}")) yield return problem;
            }
            else if (schema["additionalProperties"] is JsonValue { } flag && flag.GetValueKind() == JsonValueKind.False)
            {
                yield return $"{path}.{name}: the template has no such parameter. There are: {string.Join(", ", properties.Select(pair => pair.Key).DefaultIfEmpty("none"))}.";
            }
        }
    }

    private static IEnumerable<string> CheckList(JsonObject schema, JsonArray value, string path)
    {
        if (schema["minItems"] is JsonValue least && value.Count < Number(least)) yield return $"{path}: needs at least {least} entries.";
        if (schema["maxItems"] is JsonValue most && value.Count > Number(most)) yield return $"{path}: takes at most {most} entries.";
        if (schema["items"] is not JsonObject items) yield break;
        for (var i = 0; i < value.Count; i++)
        {
            foreach (var problem in CheckValue(items, value[i], $"{path}[{i}]")) yield return problem;
        }
    }

    private static IEnumerable<string> CheckText(JsonObject schema, string value, string path)
    {
        if (value.Contains('\0', StringComparison.Ordinal)) yield return $"{path}: holds the character NUL.";
        if (schema["minLength"] is JsonValue least && value.Length < Number(least)) yield return $"{path}: needs at least {least} characters.";
        if (schema["maxLength"] is JsonValue most && value.Length > Number(most)) yield return $"{path}: takes at most {most} characters.";
        if (schema["pattern"] is JsonValue pattern && !Regex.IsMatch(value, pattern.ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)) yield return $"{path}: must match {pattern}.";
    }

    private static IEnumerable<string> CheckNumber(JsonObject schema, decimal value, string path)
    {
        if (schema["minimum"] is JsonValue least && value < Number(least)) yield return $"{path}: must be at least {least}.";
        if (schema["maximum"] is JsonValue most && value > Number(most)) yield return $"{path}: must be at most {most}.";
    }

    private static bool HasType(JsonNode? value, string type) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) or ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => decimal.IsInteger(Number(value!.AsValue())),
        _ => false,
    };

    private static decimal Number(JsonValue value) => decimal.TryParse(value.ToJsonString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static bool IsRegex(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
