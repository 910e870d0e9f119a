using LuBan.Sdk;

namespace LuBan.Kernel.Access;

/// <summary>What two rules both allow. A rule is a product of its lists, so each list is intersected by itself.</summary>
internal static class RuleIntersection
{
    private const string All = "*";

    /// <returns>The rule; null when there is nothing that both allow.</returns>
    public static PolicyRule? Of(PolicyRule one, PolicyRule other)
    {
        var verbs = Both(one.Verbs, other.Verbs, Plain);
        if (verbs.Count == 0) return null;
        if (one.NonResourceUrls.Count > 0 && other.NonResourceUrls.Count > 0)
            return Both(one.NonResourceUrls, other.NonResourceUrls, Url) is { Count: > 0 } urls ? new PolicyRule { Verbs = verbs, NonResourceUrls = urls } : null;
        var (groups, resources) = (Both(one.ApiGroups, other.ApiGroups, Plain), Both(one.Resources, other.Resources, Resource));
        var names = one.ResourceNames.Count == 0 ? other.ResourceNames : other.ResourceNames.Count == 0 ? one.ResourceNames : Both(one.ResourceNames, other.ResourceNames, Exact);
        var nameless = one.ResourceNames.Count == 0 && other.ResourceNames.Count == 0;
        return groups.Count == 0 || resources.Count == 0 || (names.Count == 0 && !nameless) ? null : new PolicyRule { Verbs = verbs, ApiGroups = groups, Resources = resources, ResourceNames = names };
    }

    private static List<string> Both(IReadOnlyList<string> one, IReadOnlyList<string> other, Func<string, string, string?> meet) =>
        [.. one.SelectMany(left => other.Select(right => meet(left, right))).OfType<string>().Distinct()];

    private static string? Exact(string left, string right) => left == right ? left : null;

    private static string? Plain(string left, string right) => left == All ? right : right == All || left == right ? left : null;

    private static string? Resource(string left, string right) => Plain(left, right) ?? Subresource(left, right) ?? Subresource(right, left);

    /// <summary><c>*/status</c> and <c>notes/status</c> meet in the latter.</summary>
    private static string? Subresource(string wide, string narrow) => wide.StartsWith("*/", StringComparison.Ordinal) && narrow.EndsWith(wide[1..], StringComparison.Ordinal) ? narrow : null;

    private static string? Url(string left, string right) => Within(left, right) ? left : Within(right, left) ? right : null;

    private static bool Within(string narrow, string wide) => wide == All || wide == narrow || (wide.EndsWith('*') && narrow.StartsWith(wide.TrimEnd('*'), StringComparison.Ordinal));
}
