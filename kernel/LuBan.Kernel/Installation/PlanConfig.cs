using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Resources;

namespace LuBan.Kernel.Installation;

/// <summary>Checks the configuration in a plan against the schema of a version's manifest.</summary>
internal static class PlanConfig
{
    /// <summary>The code of every problem.</summary>
    public const string Code = "LB4104";

    /// <summary>Every problem; none when the manifest has no schema.</summary>
    public static IReadOnlyList<StatusCause> Check(JsonElement? schema, JsonObject config) =>
        schema is { ValueKind: JsonValueKind.Object } rules ? SchemaCheck.Run(JsonNode.Parse(rules.GetRawText())!.AsObject(), config, "spec.config") : [];
}
