using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LuBan.Resources;

/// <summary>Checks an object against its kind's schema, and drops what the schema does not know. All problems at once.</summary>
internal sealed class SchemaValidator
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>What is wrong.</summary>
    internal List<StatusCause> Causes { get; } = [];

    /// <summary>The fields that were dropped.</summary>
    internal List<string> Unknown { get; } = [];

    internal void Validate(JsonObject body, JsonObject schema)
    {
        foreach (var (name, child) in ((JsonObject?)schema["properties"] ?? []).ToList())
        {
            // The envelope has its own rules.
            if (name is "apiVersion" or "kind" or "metadata" || child is not JsonObject childSchema) continue;
            if (body.TryGetPropertyValue(name, out var value)) Visit(body, name, value, childSchema, name);
        }

        CheckRequired(body, schema, "");
        if (!Preserves(schema) && schema["properties"] is JsonObject known) Prune(body, known, "", name => name is "apiVersion" or "kind" or "metadata");
    }

    private void Visit(JsonObject parent, string name, JsonNode? value, JsonObject schema, string path)
    {
        if (value is null && !IsTrue(schema, "nullable") && schema["type"] is not null)
        {
            // As an absent field: clients write null for "not set".
            parent.Remove(name);
            return;
        }

        Check(value, schema, path);
    }

    private void Check(JsonNode? value, JsonObject schema, string path)
    {
        if (value is null || IsTrue(schema, "x-kubernetes-int-or-string")) return;
        switch (schema["type"]?.GetValue<string>())
        {
            case "object" when value is JsonObject child:
                CheckObject(child, schema, path);
                break;
            case "array" when value is JsonArray items:
                CheckArray(items, schema, path);
                break;
            case "string" when value.GetValueKind() == JsonValueKind.String:
                CheckString(TextOf(value.AsValue()), schema, path);
                break;
            case "integer" when IsInteger(value):
            case "number" when value.GetValueKind() == JsonValueKind.Number:
                CheckNumber(value, schema, path);
                break;
            case "boolean" when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False:
            case null:
                break;
            case var expected:
                Causes.Add(new StatusCause("FieldValueTypeInvalid", $"Invalid value: {Show(value)}: {path} must be of type {expected}, found {TypeName(value)}", path));
                break;
        }
    }

    private void CheckObject(JsonObject value, JsonObject schema, string path)
    {
        var properties = schema["properties"] as JsonObject;
        if (properties is not null)
        {
            foreach (var (name, childSchema) in properties)
                if (childSchema is JsonObject described && value.TryGetPropertyValue(name, out var child))
                    Visit(value, name, child, described, $"{path}.{name}");
            CheckRequired(value, schema, path);
        }

        if (schema["additionalProperties"] is JsonObject valueSchema)
        {
            foreach (var (name, child) in value.ToList())
                if (properties?.ContainsKey(name) != true)
                    Visit(value, name, child, valueSchema, $"{path}.{name}");
        }
        else if (properties is not null && !Preserves(schema))
        {
            Prune(value, properties, path, _ => false);
        }
    }

    private void CheckArray(JsonArray items, JsonObject schema, string path)
    {
        CheckSize(items.Count, schema, "minItems", "maxItems", "items", path);
        if (schema["items"] is not JsonObject itemSchema) return;
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is null && !IsTrue(itemSchema, "nullable") && itemSchema["type"] is { } expected)
                Causes.Add(new StatusCause("FieldValueTypeInvalid", $"Invalid value: null: {path}[{i}] must be of type {expected}", $"{path}[{i}]"));
            else
                Check(items[i], itemSchema, $"{path}[{i}]");
        }
    }

    private void CheckString(string value, JsonObject schema, string path)
    {
        CheckSize(value.Length, schema, "minLength", "maxLength", "characters", path);
        if (schema["enum"] is JsonArray allowed && !allowed.Any(item => item?.GetValue<string>() == value))
            Causes.Add(new StatusCause("FieldValueNotSupported", $"Unsupported value: \"{value}\": supported values: {string.Join(", ", allowed.Select(item => $"\"{item}\""))}", path));
        if (schema["pattern"]?.GetValue<string>() is { } pattern && !Matches(value, pattern))
            Causes.Add(new StatusCause("FieldValueInvalid", $"Invalid value: \"{value}\": {path} should match '{pattern}'", path));
        if (!HasFormat(value, schema["format"]?.GetValue<string>()))
            Causes.Add(new StatusCause("FieldValueInvalid", $"Invalid value: \"{value}\": {path} must be a {schema["format"]}", path));
    }

    private void CheckNumber(JsonNode value, JsonObject schema, string path)
    {
        var number = Number(value);
        if (schema["minimum"] is { } minimum && number < Number(minimum))
            Causes.Add(new StatusCause("FieldValueInvalid", $"Invalid value: {Show(value)}: {path} should be greater than or equal to {minimum}", path));
        if (schema["maximum"] is { } maximum && number > Number(maximum))
            Causes.Add(new StatusCause("FieldValueInvalid", $"Invalid value: {Show(value)}: {path} should be less than or equal to {maximum}", path));
        var (low, high) = schema["format"]?.GetValue<string>() switch { "int32" => (int.MinValue, int.MaxValue), "int64" => ((double)long.MinValue, (double)long.MaxValue), _ => (double.MinValue, double.MaxValue) };
        if (number < low || number > high)
            Causes.Add(new StatusCause("FieldValueInvalid", $"Invalid value: {Show(value)}: {path} does not fit into {schema["format"]}", path));
    }

    private void CheckSize(int size, JsonObject schema, string minimumName, string maximumName, string unit, string path)
    {
        if (schema[minimumName] is { } minimum && size < Number(minimum))
            Causes.Add(new StatusCause("FieldValueInvalid", $"Invalid value: {path} has {size} {unit}, should have at least {minimum}", path));
        if (schema[maximumName] is { } maximum && size > Number(maximum))
            Causes.Add(new StatusCause("FieldValueTooLong", $"Too long: {path} has {size} {unit}, may have at most {maximum}", path));
    }

    private void CheckRequired(JsonObject value, JsonObject schema, string path)
    {
        if (schema["required"] is not JsonArray required) return;
        foreach (var name in required.Select(item => item!.GetValue<string>()).Where(name => !value.ContainsKey(name)))
        {
            var field = path.Length == 0 ? name : $"{path}.{name}";
            Causes.Add(new StatusCause("FieldValueRequired", "Required value", field));
        }
    }

    private void Prune(JsonObject value, JsonObject known, string path, Func<string, bool> spared)
    {
        foreach (var name in value.Select(property => property.Key).Where(name => !known.ContainsKey(name) && !spared(name)).ToList())
        {
            value.Remove(name);
            Unknown.Add(path.Length == 0 ? name : $"{path}.{name}");
        }
    }

    private static bool Matches(string value, string pattern)
    {
        try
        {
            return Regex.IsMatch(value, pattern, RegexOptions.None, PatternTimeout);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static bool HasFormat(string value, string? format) => format switch
    {
        "date-time" => DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _),
        "date" => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "uuid" => Guid.TryParse(value, out _),
        "byte" => System.Buffers.Text.Base64.IsValid(value),
        _ => true,
    };

    private static bool IsInteger(JsonNode value) => value.GetValueKind() == JsonValueKind.Number && Math.Floor(Number(value)) is var whole && whole == Number(value) && !double.IsInfinity(whole);

    private static double Number(JsonNode value) => double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static bool Preserves(JsonObject schema) => IsTrue(schema, "x-kubernetes-preserve-unknown-fields");

    private static bool IsTrue(JsonObject schema, string name) => schema[name] is JsonValue value && value.TryGetValue<bool>(out var set) && set;

    private static string Show(JsonNode value) => value is JsonValue ? value.ToJsonString() : value is JsonArray ? "[...]" : "{...}";

    /// <summary>A value that code has set may hold an instant or a guid: what counts is what will be written.</summary>
    private static string TextOf(JsonValue value) =>
        value.TryGetValue<string>(out var text) ? text : JsonSerializer.Deserialize(value.ToJsonString(), ResourceJsonContext.Default.String)!;

    private static string TypeName(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "boolean",
    };
}
