using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>What makes a schema structural: every field has one type that is stated once, so that objects can be pruned, completed and merged.</summary>
internal sealed class StructuralRules(List<StatusCause> causes)
{
    private const int MaximumDepth = 64;

    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];

    /// <summary>Keywords that a structural schema does not have.</summary>
    private static readonly string[] Unsupported = ["$ref", "id", "definitions", "dependencies", "patternProperties", "additionalItems"];

    /// <summary>Keywords that say what a field is; inside of value validations they are said already.</summary>
    private static readonly string[] Structure =
        ["type", "description", "title", "default", "nullable", "additionalProperties", Keyword.PreserveUnknownFields, Keyword.EmbeddedResource,
            Keyword.IntOrString, Keyword.ListType, Keyword.ListMapKeys, Keyword.MapType, Keyword.Validations];

    /// <summary>Checks the schema of a kind.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="path">Where it is, for the messages.</param>
    internal void Check(JsonObject schema, string path)
    {
        var before = causes.Count;
        SchemaKeywords.CheckTypes(schema, path, causes);
        if (causes.Count > before) return;
        if (schema.TextOf("type") is null or "") Add("FieldValueRequired", "Required value: must not be empty at the root", $"{path}.type");
        else if (schema.TextOf("type") != "object") Add("FieldValueInvalid", $"Invalid value: \"{schema.TextOf("type")}\": must be object at the root", $"{path}.type");
        if (schema.IsTrue("nullable")) Add("FieldValueForbidden", "Forbidden: nullable cannot be true at the root", $"{path}.nullable");
        if (schema["properties"]?["metadata"] is JsonObject metadata) CheckMetadata(metadata, $"{path}.properties[metadata]");
        Visit(schema, path, new Place(IsRoot: true, Depth: 0));

        // Defaults and rules are checked against a schema that is sound itself.
        if (causes.Count == before) new DefaultRules(causes).Check(schema, path);
        if (causes.Count == before) ExpressionRules.Check(schema, path, causes);
    }

    private sealed record Place(bool IsRoot, int Depth, string Parent = "object fields");

    private void Visit(JsonObject schema, string path, Place place)
    {
        if (place.Depth > MaximumDepth)
        {
            Add("FieldValueInvalid", $"Invalid value: the schema is nested more than {MaximumDepth} levels deep", path);
            return;
        }

        CheckKeywords(schema, path);
        CheckType(schema, path, place);
        CheckExtensions(schema, path);
        foreach (var (name, child) in schema["properties"] as JsonObject ?? [])
        {
            if (child is JsonObject property) Visit(property, $"{path}.properties[{name}]", new Place(false, place.Depth + 1));
            else Add("FieldValueTypeInvalid", "Invalid value: must be a schema object", $"{path}.properties[{name}]");
        }

        if (schema["items"] is JsonObject items) Visit(items, $"{path}.items", new Place(false, place.Depth + 1, "array items"));
        if (schema["additionalProperties"] is JsonObject values) Visit(values, $"{path}.additionalProperties", new Place(false, place.Depth + 1));
        foreach (var (part, partPath) in Combined(schema, path))
            if (!IsIntOrStringPattern(schema, part, partPath[path.Length..]))
                VisitValidation(part, partPath, schema, path, place.Depth + 1);
    }

    private void CheckKeywords(JsonObject schema, string path)
    {
        foreach (var keyword in Unsupported.Where(schema.ContainsKey)) Add("FieldValueForbidden", $"Forbidden: {keyword} is not supported", $"{path}.{keyword}");
        if (schema.IsTrue("uniqueItems")) Add("FieldValueForbidden", "Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic", $"{path}.uniqueItems");
        if (schema["additionalProperties"] is JsonValue flag && flag.TryGetValue<bool>(out var any))
        {
            if (!any) Add("FieldValueForbidden", "Forbidden: additionalProperties cannot be set to false", $"{path}.additionalProperties");
        }

        if (schema["additionalProperties"] is not null && schema["properties"] is JsonObject { Count: > 0 })
            Add("FieldValueForbidden", "Forbidden: additionalProperties and properties are mutual exclusive", $"{path}.additionalProperties");
        if (schema["items"] is JsonArray) Add("FieldValueForbidden", "Forbidden: items must be a schema object and not an array", $"{path}.items");
        if (schema.TextOf("pattern") is { } pattern && GoPattern.FindProblem(pattern) is { } problem)
            Add("FieldValueInvalid", $"Invalid value: \"{pattern}\": must be a valid regular expression, but isn't: {problem}", $"{path}.pattern");
        if (schema["enum"] is JsonArray { Count: 0 }) Add("FieldValueRequired", "Required value: must have at least one value", $"{path}.enum");
        if (schema["multipleOf"] is { } factor && SchemaChecks.Number(factor) <= 0) Add("FieldValueInvalid", $"Invalid value: {factor}: must be greater than 0", $"{path}.multipleOf");
    }

    private void CheckType(JsonObject schema, string path, Place place)
    {
        var type = schema.TextOf("type");
        if (type == "null")
        {
            Add("FieldValueForbidden", "Forbidden: type cannot be set to null, use nullable as an alternative", $"{path}.type");
        }
        else if (type is { Length: > 0 } && !Types.Contains(type))
        {
            Add("FieldValueNotSupported", $"Unsupported value: \"{type}\": supported values: {string.Join(", ", Types.Select(name => $"\"{name}\""))}", $"{path}.type");
        }
        else if (schema.IsTrue(Keyword.IntOrString))
        {
            if (type is { Length: > 0 }) Add("FieldValueForbidden", $"Forbidden: must be empty if {Keyword.IntOrString} is true", $"{path}.type");
        }
        else if (type is null or "" && !place.IsRoot && !schema.IsTrue(Keyword.PreserveUnknownFields))
        {
            Add("FieldValueRequired", $"Required value: must not be empty for specified {place.Parent}", $"{path}.type");
        }

        if (type == "array" && schema["items"] is null) Add("FieldValueRequired", "Required value: must be specified", $"{path}.items");
        if (type is not (null or "" or "object") && schema["properties"] is JsonObject { Count: > 0 })
            Add("FieldValueForbidden", "Forbidden: must not be specified if type is not object", $"{path}.properties");
        if (type is not (null or "" or "array") && schema["items"] is not null) Add("FieldValueForbidden", "Forbidden: must not be specified if type is not array", $"{path}.items");
    }

    private void CheckExtensions(JsonObject schema, string path)
    {
        var type = schema.TextOf("type");
        if (schema[Keyword.PreserveUnknownFields] is not null && !schema.IsTrue(Keyword.PreserveUnknownFields))
            Add("FieldValueInvalid", "Invalid value: false: must be true or undefined", $"{path}.{Keyword.PreserveUnknownFields}");
        if (schema.IsTrue(Keyword.PreserveUnknownFields) && type is not (null or "" or "object" or "array"))
            Add("FieldValueInvalid", $"Invalid value: \"{type}\": must be object or array if {Keyword.PreserveUnknownFields} is true", $"{path}.type");
        if (schema.IsTrue(Keyword.EmbeddedResource))
        {
            if (type != "object") Add("FieldValueInvalid", $"Invalid value: \"{type}\": must be object if {Keyword.EmbeddedResource} is true", $"{path}.type");
            if (schema["properties"] is null && !schema.IsTrue(Keyword.PreserveUnknownFields))
                Add("FieldValueRequired", $"Required value: must not be empty if {Keyword.EmbeddedResource} is true without {Keyword.PreserveUnknownFields}", $"{path}.properties");
            if (schema["properties"]?["metadata"] is JsonObject metadata) CheckMetadata(metadata, $"{path}.properties[metadata]");
        }

        if (schema.TextOf(Keyword.MapType) is { } mapType)
        {
            if (mapType is not ("granular" or "atomic")) Add("FieldValueNotSupported", $"Unsupported value: \"{mapType}\": supported values: \"atomic\", \"granular\"", $"{path}.{Keyword.MapType}");
            if (type != "object") Add("FieldValueInvalid", $"Invalid value: \"{type}\": must be object if {Keyword.MapType} is specified", $"{path}.type");
        }

        new ListRules(causes).Check(schema, path);
    }

    private void CheckMetadata(JsonObject metadata, string path)
    {
        var onlyNames = metadata.All(entry => entry.Key is "type" or "description" or "properties")
            && (metadata["properties"] as JsonObject ?? []).All(entry => entry.Key is "name" or "generateName");
        if (!onlyNames) Add("FieldValueForbidden", "Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified", path);
    }

    /// <summary>Inside of allOf, anyOf, oneOf and not there are only conditions on values.</summary>
    private void VisitValidation(JsonObject schema, string path, JsonObject structure, string structurePath, int depth)
    {
        if (depth > MaximumDepth)
        {
            Add("FieldValueInvalid", $"Invalid value: the schema is nested more than {MaximumDepth} levels deep", path);
            return;
        }

        CheckKeywords(schema, path);
        foreach (var keyword in Structure.Where(keyword => schema.ContainsKey(keyword))) Add("FieldValueForbidden", "Forbidden: must be undefined to be structural", $"{path}.{keyword}");
        foreach (var (name, child) in schema["properties"] as JsonObject ?? [])
        {
            if (child is not JsonObject property) continue;
            var (known, at) = structure["properties"]?[name] is JsonObject field ? (field, $"{structurePath}.properties[{name}]")
                : structure["additionalProperties"] is JsonObject values ? (values, $"{structurePath}.additionalProperties") : (null, "");
            if (known is not null) VisitValidation(property, $"{path}.properties[{name}]", known, at, depth + 1);
            else if (name is not ("apiVersion" or "kind" or "metadata")) Add("FieldValueRequired", $"Required value: because it is defined in {path}.properties[{name}]", $"{structurePath}.properties[{name}]");
        }

        if (schema["items"] is JsonObject items)
        {
            if (structure["items"] is JsonObject known) VisitValidation(items, $"{path}.items", known, $"{structurePath}.items", depth + 1);
            else Add("FieldValueRequired", $"Required value: because it is defined in {path}.items", $"{structurePath}.items");
        }

        foreach (var (part, partPath) in Combined(schema, path)) VisitValidation(part, partPath, structure, structurePath, depth + 1);
    }

    private static IEnumerable<(JsonObject Part, string Path)> Combined(JsonObject schema, string path)
    {
        foreach (var keyword in new[] { "allOf", "anyOf", "oneOf" })
        {
            var parts = schema[keyword] as JsonArray ?? [];
            for (var i = 0; i < parts.Count; i++)
                if (parts[i] is JsonObject part)
                    yield return (part, $"{path}.{keyword}[{i}]");
        }

        if (schema["not"] is JsonObject not) yield return (not, $"{path}.not");
    }

    /// <summary>The one place where types stand inside of a condition: <c>anyOf: [{type: integer}, {type: string}]</c> of an int-or-string.</summary>
    private static bool IsIntOrStringPattern(JsonObject schema, JsonObject part, string relativePath) =>
        schema.IsTrue(Keyword.IntOrString)
        && ((relativePath is ".anyOf[0]" or ".anyOf[1]" && IsTypeOnly(part))
            || (relativePath == ".allOf[0]" && part.Count == 1 && part["anyOf"] is JsonArray { Count: 2 } types && types.All(type => type is JsonObject only && IsTypeOnly(only))));

    private static bool IsTypeOnly(JsonObject part) => part.Count == 1 && part.TextOf("type") is "integer" or "string";

    private void Add(string reason, string message, string path) => causes.Add(new StatusCause(reason, message, path));
}
