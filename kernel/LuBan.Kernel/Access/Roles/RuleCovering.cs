using LuBan.Sdk;

namespace LuBan.Kernel.Access;

/// <summary>Whether rules together allow all that another rule allows: nobody may hand on more than he has.</summary>
internal static class RuleCovering
{
    private const string All = "*";

    /// <summary>The parts of the wanted rules that the owned rules do not cover.</summary>
    public static IReadOnlyList<PolicyRule> Missing(IReadOnlyList<PolicyRule> owned, IEnumerable<PolicyRule> wanted) =>
        [.. wanted.SelectMany(BreakDown).Where(part => !owned.Any(rule => Covers(rule, part)))];

    /// <summary>Into rules of one verb and one thing each: several owned rules may cover one wanted rule together.</summary>
    private static IEnumerable<PolicyRule> BreakDown(PolicyRule rule)
    {
        foreach (var verb in rule.Verbs)
        {
            foreach (var group in rule.ApiGroups)
                foreach (var resource in rule.Resources)
                    foreach (var name in rule.ResourceNames.DefaultIfEmpty())
                        yield return new PolicyRule { Verbs = [verb], ApiGroups = [group], Resources = [resource], ResourceNames = name is null ? [] : [name] };
            foreach (var url in rule.NonResourceUrls) yield return new PolicyRule { Verbs = [verb], NonResourceUrls = [url] };
        }
    }

    private static bool Covers(PolicyRule owner, PolicyRule part)
    {
        if (!Has(owner.Verbs, part.Verbs[0])) return false;
        if (part.NonResourceUrls is [var url]) return owner.NonResourceUrls.Any(own => own == All || own == url || (own.EndsWith('*') && url.StartsWith(own.TrimEnd('*'), StringComparison.Ordinal)));
        return Has(owner.ApiGroups, part.ApiGroups[0]) && CoversResource(owner.Resources, part.Resources[0])
            && (owner.ResourceNames.Count == 0 || (part.ResourceNames is [var name] && owner.ResourceNames.Contains(name)));
    }

    private static bool CoversResource(IReadOnlyList<string> owned, string resource)
    {
        if (Has(owned, resource)) return true;
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return slash >= 0 && owned.Contains(string.Concat("*", resource.AsSpan(slash)));
    }

    private static bool Has(IReadOnlyList<string> values, string wanted) => values.Contains(All) || values.Contains(wanted);
}
