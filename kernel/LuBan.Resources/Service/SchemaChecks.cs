using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>The value validations of a schema, in the words of Kubernetes.</summary>
internal sealed class SchemaChecks(List<StatusCause> causes)
{
    /// <summary>More than this many problems help nobody.</summary>
    private const int MaximumCauses = 100;

    /// <summary>Checks an object of a kind. Of the envelope only what the schema says about the name.</summary>
    internal void CheckRoot(JsonObject body, JsonObject schema)
    {
        CheckObject(body, schema, "", isRoot: true);
        CheckCombinations(body, schema, "");
        if (schema["properties"]?["metadata"] is JsonObject { Count: > 1 } metadata && body["metadata"] is JsonObject sent) CheckObject(sent, metadata, "metadata", isRoot: false);
    }

    /// <summary>Checks a value at a path.</summary>
    internal void Check(JsonNode? value, JsonObject schema, string path)
    {
        if (causes.Count >= MaximumCauses) return;
        if (value is null)
        {
            if (!schema.IsTrue("nullable") && schema.TextOf("type") is { } wanted) Add("FieldValueTypeInvalid", $"Invalid value: \"null\": {path} in body must be of type {wanted}: \"null\"", path);
            return;
        }

        if (schema.IsTrue(Keyword.IntOrString) ? !IsIntOrString(value) : !HasType(value, schema.TextOf("type")))
        {
            var expected = schema.IsTrue(Keyword.IntOrString) ? "integer,string" : schema.TextOf("type");
            Add("FieldValueTypeInvalid", $"Invalid value: \"{TypeName(value)}\": {path} in body must be of type {expected}: \"{TypeName(value)}\"", path);
            return;
        }

        switch (value)
        {
            case JsonObject item:
                CheckObject(item, schema, path, isRoot: false);
                break;
            case JsonArray items:
                CheckArray(items, schema, path);
                break;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                CheckString(TextOf(text), schema, path);
                break;
            case JsonValue number when number.GetValueKind() == JsonValueKind.Number:
                CheckNumber(number, schema, path);
                break;
        }

        if (schema["enum"] is JsonArray allowed && !allowed.Any(item => SameValue(item, value)))
            Add("FieldValueNotSupported", $"Unsupported value: {Show(value)}: supported values: {string.Join(", ", allowed.Select(item => item is null ? "null" : Show(item)))}", path);
        CheckCombinations(value, schema, path);
    }

    private void CheckObject(JsonObject value, JsonObject schema, string path, bool isRoot)
    {
        CheckCount(value.Count, schema, "minProperties", "maxProperties", "properties", path);
        foreach (var name in schema.TextsOf("required").Where(name => !value.ContainsKey(name) && !(isRoot && name == "metadata")))
            Add("FieldValueRequired", "Required value", Join(path, name));
        if (schema.IsTrue(Keyword.EmbeddedResource))
        {
            foreach (var name in new[] { "apiVersion", "kind" })
                if (value[name] is not JsonValue text || text.GetValueKind() != JsonValueKind.String || TextOf(text).Length == 0)
                    Add("FieldValueRequired", "Required value: must not be empty", Join(path, name));
        }

        var properties = schema["properties"] as JsonObject;
        foreach (var (name, child) in value)
        {
            if (isRoot && name is "apiVersion" or "kind" or "metadata") continue;
            if ((properties?[name] ?? schema["additionalProperties"]) is JsonObject childSchema) Check(child, childSchema, Join(path, name));
        }
    }

    private void CheckArray(JsonArray items, JsonObject schema, string path)
    {
        CheckCount(items.Count, schema, "minItems", "maxItems", "items", path);
        if (schema["items"] is JsonObject itemSchema)
            for (var i = 0; i < items.Count; i++)
                Check(items[i], itemSchema, $"{path}[{i}]");
        ListTypes.Check(items, schema, path, causes);
    }

    private void CheckString(string value, JsonObject schema, string path)
    {
        if (schema["maxLength"] is { } maximum && Length(value) > Number(maximum))
            Add("FieldValueTooLong", $"Too long: may not be more than {maximum} bytes", path);
        if (schema["minLength"] is { } minimum && Length(value) < Number(minimum))
            Add("FieldValueInvalid", $"Invalid value: {Quote(value)}: {path} in body should be at least {minimum} chars long", path);
        if (schema.TextOf("pattern") is { } pattern && !Matches(value, pattern))
            Add("FieldValueInvalid", $"Invalid value: {Quote(value)}: {path} in body should match '{pattern}'", path);
        if (schema.TextOf("format") is { } format && !SchemaFormats.Has(value, format))
            Add("FieldValueInvalid", $"Invalid value: {Quote(value)}: {path} in body must be of type {format}: {Quote(value)}", path);
    }

    private void CheckNumber(JsonValue value, JsonObject schema, string path)
    {
        var number = Number(value);
        if (schema["minimum"] is { } minimum && (schema.IsTrue("exclusiveMinimum") ? number <= Number(minimum) : number < Number(minimum)))
            Add("FieldValueInvalid", $"Invalid value: {Show(value)}: {path} in body should be {(schema.IsTrue("exclusiveMinimum") ? "greater than" : "greater than or equal to")} {minimum}", path);
        if (schema["maximum"] is { } maximum && (schema.IsTrue("exclusiveMaximum") ? number >= Number(maximum) : number > Number(maximum)))
            Add("FieldValueInvalid", $"Invalid value: {Show(value)}: {path} in body should be {(schema.IsTrue("exclusiveMaximum") ? "less than" : "less than or equal to")} {maximum}", path);
        if (schema["multipleOf"] is { } factor && !IsMultiple(value, factor))
            Add("FieldValueInvalid", $"Invalid value: {Show(value)}: {path} in body should be a multiple of {factor}", path);
        var (low, high) = schema.TextOf("format") switch { "int32" => (int.MinValue, int.MaxValue), "int64" => ((double)long.MinValue, (double)long.MaxValue), _ => (double.MinValue, double.MaxValue) };
        if (number < low || number > high)
            Add("FieldValueInvalid", $"Invalid value: {Show(value)}: {path} in body must be of type {schema.TextOf("format")}: {Show(value)}", path);
    }

    private void CheckCombinations(JsonNode value, JsonObject schema, string path)
    {
        if (schema["allOf"] is JsonArray all)
        {
            foreach (var part in all.OfType<JsonObject>()) Check(value, part, path);
        }

        if (schema["anyOf"] is JsonArray any && !any.OfType<JsonObject>().Any(part => Holds(value, part, path)))
            Add("FieldValueInvalid", $"Invalid value: {Show(value)}: \"{path}\" must validate at least one schema (anyOf)", path);
        if (schema["oneOf"] is JsonArray one && one.OfType<JsonObject>().Count(part => Holds(value, part, path)) is not 1 and var valid)
            Add("FieldValueInvalid", $"Invalid value: {Show(value)}: \"{path}\" must validate one and only one schema (oneOf). Found {(valid == 0 ? "none valid" : $"{valid} valid alternatives")}", path);
        if (schema["not"] is JsonObject not && Holds(value, not, path))
            Add("FieldValueInvalid", $"Invalid value: {Show(value)}: \"{path}\" must not validate the schema (not)", path);
    }

    private static bool Holds(JsonNode value, JsonObject schema, string path)
    {
        var found = new List<StatusCause>();
        new SchemaChecks(found).Check(value, schema, path);
        return found.Count == 0;
    }

    private void CheckCount(int size, JsonObject schema, string minimumName, string maximumName, string unit, string path)
    {
        if (schema[minimumName] is { } minimum && size < Number(minimum))
            Add("FieldValueInvalid", $"Invalid value: {size}: {path} in body should have at least {minimum} {unit}", path);
        if (schema[maximumName] is { } maximum && size > Number(maximum))
            Add("FieldValueTooMany", $"Too many: {size}: must have at most {maximum} items", path);
    }

    private void Add(string reason, string message, string path)
    {
        if (causes.Count < MaximumCauses) causes.Add(new StatusCause(reason, message, path));
    }

    private static bool Matches(string value, string pattern)
    {
        try
        {
            return GoPattern.IsMatch(value, pattern);
        }
        catch (System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static bool HasType(JsonNode value, string? type) => type switch
    {
        null or "" => true,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value.GetValueKind() == JsonValueKind.String,
        "integer" => IsInteger(value),
        "number" => value.GetValueKind() == JsonValueKind.Number,
        "boolean" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        _ => true,
    };

    private static bool IsIntOrString(JsonNode value) => value.GetValueKind() == JsonValueKind.String || IsInteger(value);

    private static bool IsInteger(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.Number && Math.Floor(Number(value)) is var whole && whole == Number(value) && !double.IsInfinity(whole);

    private static bool IsMultiple(JsonValue value, JsonNode factor) =>
        decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && decimal.TryParse(factor.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var divisor) && divisor != 0
            ? number % divisor == 0
            : Math.IEEERemainder(Number(value), Number(factor)) == 0;

    internal static double Number(JsonNode value) => double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Characters as clients count them: code points, not UTF-16 units.</summary>
    private static int Length(string value) => value.EnumerateRunes().Count();

    private static bool SameValue(JsonNode? left, JsonNode right) => JsonNode.DeepEquals(left, right) || left?.ToJsonString() == right.ToJsonString();

    internal static string Show(JsonNode value) => value.ToJsonString(ShowOptions) is var text && text.Length > 256 ? text[..256] + "…" : value.ToJsonString(ShowOptions);

    private static readonly JsonSerializerOptions ShowOptions = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Quote(string text) => Show(JsonValue.Create(text));

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>A value that code has set may hold an instant or a guid: what counts is what will be written.</summary>
    private static string TextOf(JsonValue value) =>
        value.TryGetValue<string>(out var text) ? text : JsonSerializer.Deserialize(value.ToJsonString(), ResourceJsonContext.Default.String)!;

    private static string TypeName(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => IsInteger(value) ? "integer" : "number",
        _ => "boolean",
    };
}
