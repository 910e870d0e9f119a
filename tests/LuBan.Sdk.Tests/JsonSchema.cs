using System.Text.Json;
using System.Text.RegularExpressions;

namespace LuBan.Sdk.Tests;

/// <summary>As much of JSON Schema as the manifest's schema uses. A keyword that is not known here fails the test that meets it.</summary>
internal sealed class JsonSchema(JsonElement root)
{
    private static readonly Lazy<JsonSchema> Shipped = new(() =>
        new JsonSchema(JsonDocument.Parse(File.ReadAllText(Repository.PathOf("sdk", "LuBan.Sdk", "extension.schema.json"))).RootElement));

    public static JsonSchema Manifest => Shipped.Value;

    public JsonElement Root => root;

    /// <summary>The pointers of what the schema refuses.</summary>
    public IReadOnlyList<string> Validate(string json)
    {
        using var document = JsonDocument.Parse(json);
        var errors = new List<string>();
        Check(root, document.RootElement, "", errors);
        return errors;
    }

    private void Check(JsonElement schema, JsonElement value, string at, List<string> errors)
    {
        if (schema.ValueKind == JsonValueKind.False) errors.Add(at);
        if (schema.ValueKind != JsonValueKind.Object) return;
        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Holds(keyword.Name, keyword.Value, schema, value, at, errors)) errors.Add($"{at} ({keyword.Name})");
        }
    }

    private bool Holds(string keyword, JsonElement expected, JsonElement schema, JsonElement value, string at, List<string> errors)
    {
        switch (keyword)
        {
            case "$schema" or "$defs" or "title" or "description" or "default":
                return true;
            case "$ref":
                Check(Resolve(expected.GetString()!), value, at, errors);
                return true;
            case "type":
                return IsType(expected.GetString()!, value);
            case "const":
                return JsonElement.DeepEquals(expected, value);
            case "anyOf":
                return expected.EnumerateArray().Any(option => Try(option, value, at));
            case "oneOf":
                return expected.EnumerateArray().Count(option => Try(option, value, at)) == 1;
            case "not":
                return !Try(expected, value, at);
            case "required":
                return value.ValueKind != JsonValueKind.Object || expected.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _));
            case "properties":
                if (value.ValueKind != JsonValueKind.Object) return true;
                foreach (var member in value.EnumerateObject())
                {
                    if (expected.TryGetProperty(member.Name, out var child)) Check(child, member.Value, $"{at}/{member.Name}", errors);
                }
                return true;
            case "additionalProperties":
                if (value.ValueKind != JsonValueKind.Object) return true;
                foreach (var member in value.EnumerateObject())
                {
                    if (!schema.TryGetProperty("properties", out var known) || !known.TryGetProperty(member.Name, out _)) Check(expected, member.Value, $"{at}/{member.Name}", errors);
                }
                return true;
            case "propertyNames":
                return value.ValueKind != JsonValueKind.Object || value.EnumerateObject().All(member => Try(expected, JsonSerializer.SerializeToElement(member.Name), at));
            case "minProperties":
                return value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Count() >= expected.GetInt32();
            case "items":
                if (value.ValueKind != JsonValueKind.Array) return true;
                foreach (var (index, item) in value.EnumerateArray().Index()) Check(expected, item, $"{at}/{index}", errors);
                return true;
            case "maxItems":
                return value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= expected.GetInt32();
            case "uniqueItems":
                return value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Select(item => item.GetRawText()).Distinct().Count() == value.GetArrayLength();
            case "maxLength":
                return value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= expected.GetInt32();
            case "minLength":
                return value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= expected.GetInt32();
            case "minItems":
                return value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= expected.GetInt32();
            case "pattern":
                return value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, expected.GetString()!);
            case "minimum":
                return value.ValueKind != JsonValueKind.Number || value.GetDouble() >= expected.GetDouble();
            case "maximum":
                return value.ValueKind != JsonValueKind.Number || value.GetDouble() <= expected.GetDouble();
            default:
                throw new NotSupportedException($"The keyword '{keyword}' is not known to this test.");
        }
    }

    private bool Try(JsonElement schema, JsonElement value, string at)
    {
        var errors = new List<string>();
        Check(schema, value, at, errors);
        return errors.Count == 0;
    }

    private JsonElement Resolve(string reference) =>
        reference.Split('/').Skip(1).Aggregate(root, (element, name) => element.GetProperty(name));

    private static bool IsType(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new NotSupportedException($"The type '{type}' is not known to this test."),
    };
}
