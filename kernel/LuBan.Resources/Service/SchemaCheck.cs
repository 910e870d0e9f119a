using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>Checks a JSON object against a schema, outside of any resource kind.</summary>
public static class SchemaCheck
{
    /// <summary>Describes what a record looks like as JSON. Keeps nothing of the type.</summary>
    /// <param name="type">The record.</param>
    /// <returns>A schema for <see cref="Run"/>.</returns>
    public static JsonObject Describe(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return SchemaGenerator.GenerateFor(type);
    }

    /// <summary>Finds every place where the object breaks the schema: types, required and unknown properties, limits, patterns.</summary>
    /// <param name="schema">A schema in the OpenAPI v3 subset that resource kinds use.</param>
    /// <param name="value">The object; it is not changed.</param>
    /// <param name="path">What to call the object in the answers, such as <c>spec.config</c>.</param>
    /// <returns>The causes; empty when the object is right.</returns>
    public static IReadOnlyList<StatusCause> Run(JsonObject schema, JsonObject value, string path)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(value);
        var validator = new SchemaValidator();
        var envelope = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { [path] = schema.DeepClone() } };
        validator.Validate(new JsonObject { [path] = value.DeepClone() }, envelope);
        return [.. validator.Causes, .. validator.Unknown.Select(field => new StatusCause("FieldValueNotSupported", "the schema does not know this field", field))];
    }
}
