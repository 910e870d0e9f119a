using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>Brings an object into the shape of its kind's schema, and checks it. All problems at once.</summary>
internal sealed class SchemaValidator
{
    /// <summary>What is wrong.</summary>
    internal List<StatusCause> Causes { get; } = [];

    /// <summary>The fields that were dropped.</summary>
    internal List<string> Unknown { get; } = [];

    /// <summary>Prunes, sets defaults and checks a new object.</summary>
    internal void Validate(JsonObject body, JsonObject schema) => Validate(body, null, schema);

    /// <summary>Prunes, sets defaults and checks an object, also against what it was before.</summary>
    internal void Validate(JsonObject body, JsonObject? old, JsonObject schema)
    {
        new SchemaPruner(Unknown).Prune(body, schema);
        SchemaDefaults.Apply(body, schema);
        new SchemaChecks(Causes).CheckRoot(body, schema);

        // Rules may trust the schema: they are not asked about an object that breaks it.
        if (Causes.Count == 0) Cel.CelRules.Check(body, old, schema, Causes);
    }
}
