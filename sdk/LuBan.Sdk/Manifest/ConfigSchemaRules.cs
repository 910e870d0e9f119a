using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LuBan.Sdk;

/// <summary>
/// Finds what cannot be meant in a JSON Schema: known keywords with values of the wrong shape. Unknown keywords are left alone,
/// as the standard wants it.
/// </summary>
internal static class ConfigSchemaRules
{
    public delegate void Report(string code, string pointer, string message);

    private static readonly string[] Types = ["array", "boolean", "integer", "null", "number", "object", "string"];
    private static readonly string[] Subschemas = ["additionalProperties", "items", "not", "contains", "propertyNames", "if", "then", "else"];
    private static readonly string[] SubschemaLists = ["allOf", "anyOf", "oneOf", "prefixItems"];
    private static readonly string[] SubschemaMaps = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];
    private static readonly string[] Numbers = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
    private static readonly string[] Counts = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"];
    private static readonly string[] Texts = ["title", "description", "$schema", "$id", "$comment", "format"];

    public static void Check(JsonElement schema, string pointer, Report report)
    {
        if (schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && Types.Contains(type.GetString()) && !type.ValueEquals("object"))
        {
            report("LB1018", $"{pointer}/type", $"The config of a plan is an object, the schema wants '{type.GetString()}'. Write \"object\".");
        }
        CheckSchema(schema, pointer, report);
    }

    private static void CheckSchema(JsonElement schema, string pointer, Report report)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False) return;
        if (schema.ValueKind != JsonValueKind.Object)
        {
            report("LB1018", pointer, "A schema is an object, or true or false.");
            return;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var keyword in schema.EnumerateObject())
        {
            var at = $"{pointer}/{Escape(keyword.Name)}";
            if (!seen.Add(keyword.Name)) report("LB1004", at, $"The property '{keyword.Name}' is there twice. Remove one.");
            CheckKeyword(keyword.Name, keyword.Value, at, report);
        }
    }

    private static void CheckKeyword(string name, JsonElement value, string at, Report report)
    {
        if (name == "type") CheckType(value, at, report);
        else if (name == "required") CheckNames(value, at, report);
        else if (name == "enum") Expect(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0, at, "an array with at least one value", report);
        else if (name == "pattern") CheckPattern(value, at, report);
        else if (name == "$ref") Expect(value.ValueKind == JsonValueKind.String && value.GetString()!.StartsWith('#'), at, "a reference into this schema, such as #/$defs/address; the kernel fetches nothing", report);
        else if (Subschemas.Contains(name)) CheckSchema(value, at, report);
        else if (SubschemaLists.Contains(name)) CheckSchemaList(value, at, report);
        else if (SubschemaMaps.Contains(name)) CheckSchemaMap(value, at, report);
        else if (Numbers.Contains(name)) Expect(value.ValueKind == JsonValueKind.Number, at, "a number", report);
        else if (Counts.Contains(name)) Expect(value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 0, at, "a whole number, 0 or more", report);
        else if (Texts.Contains(name)) Expect(value.ValueKind == JsonValueKind.String, at, "a text", report);
    }

    private static void CheckType(JsonElement value, string at, Report report)
    {
        var known = value.ValueKind switch
        {
            JsonValueKind.String => Types.Contains(value.GetString()),
            JsonValueKind.Array => value.GetArrayLength() > 0 && value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String && Types.Contains(one.GetString())),
            _ => false,
        };
        Expect(known, at, $"one of {string.Join(", ", Types)}, or an array of them", report);
    }

    private static void CheckNames(JsonElement value, string at, Report report)
    {
        var names = value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String)
            ? value.EnumerateArray().Select(name => name.GetString()!).ToList()
            : null;
        Expect(names is not null && names.Distinct(StringComparer.Ordinal).Count() == names.Count, at, "an array of different property names", report);
    }

    private static void CheckPattern(JsonElement value, string at, Report report)
    {
        var valid = value.ValueKind == JsonValueKind.String;
        try
        {
            if (valid) _ = new Regex(value.GetString()!, RegexOptions.CultureInvariant);
        }
        catch (ArgumentException)
        {
            valid = false;
        }
        Expect(valid, at, "a regular expression", report);
    }

    private static void CheckSchemaList(JsonElement value, string at, Report report)
    {
        Expect(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0, at, "an array with at least one schema", report);
        if (value.ValueKind != JsonValueKind.Array) return;
        var index = 0;
        foreach (var child in value.EnumerateArray()) CheckSchema(child, string.Create(CultureInfo.InvariantCulture, $"{at}/{index++}"), report);
    }

    private static void CheckSchemaMap(JsonElement value, string at, Report report)
    {
        Expect(value.ValueKind == JsonValueKind.Object, at, "an object whose values are schemas", report);
        if (value.ValueKind != JsonValueKind.Object) return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var child in value.EnumerateObject())
        {
            var childAt = $"{at}/{Escape(child.Name)}";
            if (!seen.Add(child.Name)) report("LB1004", childAt, $"The property '{child.Name}' is there twice. Remove one.");
            CheckSchema(child.Value, childAt, report);
        }
    }

    private static void Expect(bool condition, string at, string expected, Report report)
    {
        if (!condition) report("LB1018", at, $"This schema for config cannot work: expected {expected}.");
    }

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
