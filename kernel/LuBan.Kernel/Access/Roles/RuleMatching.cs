using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Access;

/// <summary>Whether a rule allows what a question asks, by the semantics of <c>rbac.authorization.k8s.io</c>.</summary>
internal static class RuleMatching
{
    private const string All = "*";

    public static bool Allows(this PolicyRule rule, AccessQuestion question)
    {
        if (!Has(rule.Verbs, question.Verb)) return false;
        return question.Path is { } path
            ? AllowsPath(rule.NonResourceUrls, path)
            : Has(rule.ApiGroups, question.Group) && AllowsResource(rule.Resources, question.Resource, question.Subresource)
                && (rule.ResourceNames.Count == 0 || rule.ResourceNames.Contains(question.Name));
    }

    /// <summary>Exactly, or everything.</summary>
    private static bool Has(IReadOnlyList<string> values, string wanted)
    {
        for (var i = 0; i < values.Count; i++)
            if (values[i] == All || values[i] == wanted)
                return true;
        return false;
    }

    private static bool AllowsResource(IReadOnlyList<string> resources, string plural, string subresource)
    {
        for (var i = 0; i < resources.Count; i++)
            if (resources[i] == All || Names(resources[i], plural, subresource))
                return true;
        return false;
    }

    private static bool Names(string resource, string plural, string subresource)
    {
        if (subresource.Length == 0) return resource == plural;
        var slash = resource.Length - subresource.Length - 1;
        if (slash <= 0 || resource[slash] != '/' || !resource.EndsWith(subresource, StringComparison.Ordinal)) return false;
        var parent = resource.AsSpan(0, slash);
        return parent is All || parent.SequenceEqual(plural);
    }

    private static bool AllowsPath(IReadOnlyList<string> urls, string path)
    {
        for (var i = 0; i < urls.Count; i++)
            if (urls[i] == All || urls[i] == path || (urls[i].EndsWith('*') && path.StartsWith(urls[i].TrimEnd('*'), StringComparison.Ordinal)))
                return true;
        return false;
    }
}
