using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>The keywords that a schema in a CustomResourceDefinition may use (<c>apiextensions.k8s.io/v1 JSONSchemaProps</c>).</summary>
internal static class SchemaKeywords
{
    /// <summary>Each keyword with its type and what it means: what <c>kubectl explain</c> shows.</summary>
    internal static IReadOnlyDictionary<string, (string Type, string Description)> All { get; } = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["$ref"] = ("string", "Not supported: schemas are structural."),
        ["$schema"] = ("string", "The dialect of the schema. Not used."),
        ["additionalItems"] = ("any", "Not supported: schemas are structural."),
        ["additionalProperties"] = ("any", "The schema of the values of a map, or true for any value. Excludes properties."),
        ["allOf"] = ("schemas", "Value validations that must all hold."),
        ["anyOf"] = ("schemas", "Value validations of which at least one must hold."),
        ["default"] = ("any", "The value that an absent field gets."),
        ["definitions"] = ("map", "Not supported: schemas are structural."),
        ["dependencies"] = ("map", "Not supported: schemas are structural."),
        ["description"] = ("string", "What the field means."),
        ["enum"] = ("values", "The values that are allowed."),
        ["example"] = ("any", "An example. Not used."),
        ["exclusiveMaximum"] = ("boolean", "Whether the maximum itself is too large."),
        ["exclusiveMinimum"] = ("boolean", "Whether the minimum itself is too small."),
        ["externalDocs"] = ("externalDocs", "Where more is written."),
        ["format"] = ("string", "The format of a string or number, such as date-time, int32 or byte. Unknown formats are ignored."),
        ["id"] = ("string", "Not supported: schemas are structural."),
        ["items"] = ("any", "The schema of the items of a list."),
        ["maxItems"] = ("integer", "The largest number of items."),
        ["maxLength"] = ("integer", "The largest number of characters."),
        ["maxProperties"] = ("integer", "The largest number of fields."),
        ["maximum"] = ("number", "The largest value."),
        ["minItems"] = ("integer", "The smallest number of items."),
        ["minLength"] = ("integer", "The smallest number of characters."),
        ["minProperties"] = ("integer", "The smallest number of fields."),
        ["minimum"] = ("number", "The smallest value."),
        ["multipleOf"] = ("number", "The value is a whole multiple of this."),
        ["not"] = ("schema", "Value validations that must not hold."),
        ["nullable"] = ("boolean", "Whether null is a value of its own."),
        ["oneOf"] = ("schemas", "Value validations of which exactly one must hold."),
        ["pattern"] = ("string", "A regular expression (RE2) that a string must match somewhere."),
        ["patternProperties"] = ("map", "Not supported: schemas are structural."),
        ["properties"] = ("map", "The fields of an object."),
        ["required"] = ("strings", "The fields that must be there."),
        ["title"] = ("string", "A heading."),
        ["type"] = ("string", "object, array, string, integer, number or boolean."),
        ["uniqueItems"] = ("boolean", "Not supported: use x-kubernetes-list-type."),
        [Keyword.EmbeddedResource] = ("boolean", "The value is an object of some kind, with apiVersion, kind and metadata."),
        [Keyword.IntOrString] = ("boolean", "The value is a whole number or a string."),
        [Keyword.ListMapKeys] = ("strings", "The fields that tell the items of a list of type map apart."),
        [Keyword.ListType] = ("string", "atomic, set or map."),
        [Keyword.MapType] = ("string", "granular or atomic."),
        [Keyword.PreserveUnknownFields] = ("boolean", "Fields that the schema does not know are kept."),
        [Keyword.Validations] = ("rules", "Rules in the Common Expression Language."),
    };

    /// <summary>The fields of a rule.</summary>
    internal static IReadOnlyList<string> RuleFields { get; } = ["rule", "message", "messageExpression", "reason", "fieldPath", "optionalOldSelf"];

    /// <summary>Drops unknown keywords and nulls from a schema and the schemas within it.</summary>
    internal static void Prune(JsonNode value, string path, List<string> unknown)
    {
        if (value is not JsonObject schema) return;
        foreach (var (name, child) in schema.ToList())
        {
            if (child is null && name != "default")
            {
                schema.Remove(name);
                continue;
            }

            if (!All.TryGetValue(name, out var keyword))
            {
                schema.Remove(name);
                unknown.Add($"{path}.{name}");
                continue;
            }

            PruneChild(name, keyword.Type, child, $"{path}.{name}", unknown);
        }
    }

    /// <summary>Finds keywords whose value has the wrong type, in a schema and the schemas within it.</summary>
    internal static void CheckTypes(JsonNode? value, string path, List<StatusCause> causes)
    {
        if (value is not JsonObject schema)
        {
            causes.Add(new StatusCause("FieldValueTypeInvalid", "Invalid value: must be a schema object", path));
            return;
        }

        foreach (var (name, child) in schema)
        {
            if (!All.TryGetValue(name, out var keyword)) continue;
            var childPath = $"{path}.{name}";
            if (!HasType(child, keyword.Type))
            {
                causes.Add(new StatusCause("FieldValueTypeInvalid", $"Invalid value: {(child is null ? "null" : SchemaChecks.Show(child))}: must be {TypeName(keyword.Type)}", childPath));
                continue;
            }

            if (name is "properties")
                foreach (var (key, nested) in (JsonObject)child!) CheckTypes(nested, $"{childPath}[{key}]", causes);
            else if (keyword.Type == "schemas")
                for (var i = 0; i < ((JsonArray)child!).Count; i++) CheckTypes(child![i], $"{childPath}[{i}]", causes);
            else if (child is JsonObject && name is "items" or "additionalProperties" or "not")
                CheckTypes(child, childPath, causes);
        }
    }

    private static bool HasType(JsonNode? value, string type) => type switch
    {
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => value?.GetValueKind() == JsonValueKind.Number,
        "integer" => value?.GetValueKind() == JsonValueKind.Number && long.TryParse(value.ToJsonString(), out _),
        "strings" => value is JsonArray items && items.All(item => item?.GetValueKind() == JsonValueKind.String),
        "rules" => value is JsonArray rules && rules.All(rule => rule is JsonObject fields && fields.All(field => HasType(field.Value, field.Key == "optionalOldSelf" ? "boolean" : "string"))),
        "schemas" or "values" => value is JsonArray,
        "map" or "schema" or "externalDocs" => value is JsonObject,
        _ => true,
    };

    private static string TypeName(string type) => type switch
    {
        "strings" => "a list of strings",
        "schemas" or "values" => "a list",
        "rules" => "a list of rules",
        "map" or "schema" or "externalDocs" => "an object",
        "integer" => "a whole number",
        _ => $"a {type}",
    };

    private static void PruneChild(string name, string type, JsonNode? child, string path, List<string> unknown)
    {
        switch (child)
        {
            case JsonObject map when type == "map":
                foreach (var (key, nested) in map)
                    if (nested is not null)
                        Prune(nested, $"{path}.{key}", unknown);
                break;
            case JsonObject nested when type == "schema" || name is "items" or "additionalProperties":
                Prune(nested, path, unknown);
                break;
            case JsonArray list when type == "schemas":
                for (var i = 0; i < list.Count; i++)
                    if (list[i] is { } nested)
                        Prune(nested, $"{path}[{i}]", unknown);
                break;
            case JsonArray rules when type == "rules":
                for (var i = 0; i < rules.Count; i++)
                    if (rules[i] is JsonObject rule)
                        foreach (var field in rule.Select(field => field.Key).Where(field => !RuleFields.Contains(field)).ToList())
                        {
                            rule.Remove(field);
                            unknown.Add($"{path}[{i}].{field}");
                        }

                break;
        }
    }
}
