using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>Brings an object into the shape of its kind's schema, and checks it. All problems at once.</summary>
internal sealed class SchemaValidator
{
    /// <summary>What is wrong.</summary>
    internal List<StatusCause> Causes { get; } = [];

    /// <summary>The fields that were dropped.</summary>
    internal List<string> Unknown { get; } = [];

    /// <summary>Prunes, sets defaults and checks an object.</summary>
    internal void Validate(JsonObject body, JsonObject schema)
    {
        new SchemaPruner(Unknown).Prune(body, schema);
        SchemaDefaults.Apply(body, schema);
        new SchemaChecks(Causes).CheckRoot(body, schema);
    }
}
