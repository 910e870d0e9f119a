using System.Text.Json.Nodes;

namespace LuBan.Resources.Cel;

/// <summary>The rules of a schema (<c>x-kubernetes-validations</c>).</summary>
internal static class CelRules
{
    internal static void Check(JsonObject body, JsonObject? old, JsonObject schema, List<StatusCause> causes)
    {
    }

    /// <summary>What is wrong with a rule.</summary>
    internal static string? FindProblem(string rule) => "rules in the Common Expression Language are not supported by this server yet; remove x-kubernetes-validations";
}
