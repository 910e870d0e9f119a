using System.Text;
using System.Text.RegularExpressions;

namespace LuBan.DevOps.Triggers;

/// <summary>Patterns of names: <c>*</c> within a part, <c>**</c> any text, <c>?</c> one sign, a leading <c>!</c> takes away what an earlier one gave.</summary>
internal static class Globs
{
    /// <summary>Whether the last pattern that fits a name is one that gives. Patterns that only take away begin with everything.</summary>
    public static bool Match(IReadOnlyList<string> patterns, string name) =>
        patterns.LastOrDefault(pattern => Fits(pattern.TrimStart('!'), name)) is { } last ? last[0] != '!' : patterns.All(pattern => pattern.StartsWith('!'));

    private static bool Fits(string pattern, string name) => Regex.IsMatch(name, ToRegex(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private static string ToRegex(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern.AsSpan(at).StartsWith("**/", StringComparison.Ordinal)) (_, at) = (regex.Append("(?:.*/)?"), at + 2);
            else if (pattern.AsSpan(at).StartsWith("**", StringComparison.Ordinal)) (_, at) = (regex.Append(".*"), at + 1);
            else regex.Append(pattern[at] switch { '*' => "[^/]*", '?' => "[^/]", var other => Regex.Escape(other.ToString()) });
        }
        return regex.Append(@"\z").ToString();
    }
}
