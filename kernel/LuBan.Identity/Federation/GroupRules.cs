using System.IO.Enumeration;
using LuBan.Sdk;

namespace LuBan.Identity.Federation;

/// <summary>What becomes of the groups of the other side.</summary>
internal static class GroupRules
{
    /// <summary>The groups here. None of them begins with <c>system:</c>, whatever the provider says.</summary>
    public static IReadOnlyList<string> Translate(string provider, IdentityGroups rules, IEnumerable<string> groups)
    {
        var prefix = rules.Prefix ?? provider + ":";
        return [.. groups.Select(group => rules.Mapping.TryGetValue(group, out var mapped) ? mapped : IsTaken(rules, group) ? prefix + group : "")
            .Where(group => !string.IsNullOrWhiteSpace(group) && !ReservedNames.IsReserved(group)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Whether somebody may sign in at all.</summary>
    public static bool MayEnter(IdentityGroups rules, ExternalIdentity identity) => rules.Required.Count == 0 || identity.Groups.Any(group => Matches(rules.Required, group));

    private static bool IsTaken(IdentityGroups rules, string group) => (rules.Include.Count == 0 || Matches(rules.Include, group)) && !Matches(rules.Exclude, group);

    private static bool Matches(IReadOnlyList<string> patterns, string group) => patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(Literal(pattern), group, ignoreCase: false));

    // Only the star means something: a group may well have a question mark or a backslash in its name.
    private static string Literal(string pattern) => pattern.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal);
}
