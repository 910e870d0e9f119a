using System.Text.Json.Nodes;

namespace LuBan.Resources.BuiltIn;

/// <summary>Rules that mean something.</summary>
/// <param name="kind">Role or ClusterRole.</param>
internal sealed class RoleRules(ResourceKind kind) : BuiltInRules(kind)
{
    internal override void Default(JsonObject next, JsonObject? old) => DropNull(next, "rules");

    internal override IEnumerable<StatusCause> Check(AdmissionRequest request, JsonObject next)
    {
        var rules = next["rules"] as JsonArray ?? [];
        for (var i = 0; i < rules.Count; i++)
            foreach (var cause in PolicyRuleChecks.Check(rules[i] as JsonObject ?? [], Kind.IsNamespaced, $"rules[{i}]"))
                yield return cause;
        if (next["aggregationRule"] is not JsonObject aggregation) yield break;
        var selectors = aggregation["clusterRoleSelectors"] as JsonArray ?? [];
        if (selectors.Count == 0) yield return Required("aggregationRule.clusterRoleSelectors", "at least one clusterRoleSelector required if aggregationRule is non-nil");
        for (var i = 0; i < selectors.Count; i++)
            foreach (var cause in SelectorChecks.Check(selectors[i] as JsonObject ?? [], $"aggregationRule.clusterRoleSelectors[{i}]"))
                yield return cause;
    }

    /// <summary>Clients in Go write empty lists as null.</summary>
    internal static void DropNull(JsonObject next, string field)
    {
        if (next.TryGetPropertyValue(field, out var value) && value is null) next.Remove(field);
    }
}
