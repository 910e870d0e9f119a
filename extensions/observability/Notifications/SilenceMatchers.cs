using System.Text.RegularExpressions;

namespace LuBan.Observability.Notifications;

/// <summary>A condition as Alertmanager writes it.</summary>
internal sealed record Matcher(string Name, string Value, bool IsRegex, bool? IsEqual);

/// <summary>Between Alertmanager's matchers, whose patterns are for the whole value, and the selectors of silences.</summary>
internal static class SilenceMatchers
{
    private const string Begin = "^(?:";
    private const string End = ")$";

    public static AlertSelector ToSelector(IReadOnlyList<Matcher> matchers) => new()
    {
        MatchLabels = matchers.Where(IsPlain).DistinctBy(matcher => matcher.Name).ToDictionary(matcher => matcher.Name, matcher => matcher.Value) is { Count: > 0 } labels ? labels : null,
        MatchExpressions = matchers.Where(matcher => !IsPlain(matcher)).Select(Requirement).ToList() is { Count: > 0 } requirements ? requirements : null,
    };

    public static IReadOnlyList<Matcher> FromSelector(AlertSelector selector) =>
    [
        .. (selector.MatchLabels ?? new Dictionary<string, string>()).Select(label => new Matcher(label.Key, label.Value, false, true)),
        .. (selector.MatchExpressions ?? []).Select(Matcher),
    ];

    private static bool IsPlain(Matcher matcher) => !matcher.IsRegex && matcher.IsEqual != false && matcher.Value.Length > 0;

    private static AlertRequirement Requirement(Matcher matcher) => (matcher.IsRegex, matcher.IsEqual != false) switch
    {
        // No value is the same as no label.
        (false, true) => new() { Key = matcher.Name, Operator = "DoesNotExist" },
        (false, false) => matcher.Value.Length == 0 ? new() { Key = matcher.Name, Operator = "Exists" } : new() { Key = matcher.Name, Operator = "NotIn", Values = [matcher.Value] },
        (true, var isEqual) => new() { Key = matcher.Name, Operator = isEqual ? "Match" : "NotMatch", RegexValue = $"{Begin}{matcher.Value}{End}" },
    };

    private static Matcher Matcher(AlertRequirement requirement) => requirement.Operator switch
    {
        "In" => Values(requirement, true),
        "NotIn" => Values(requirement, false),
        "Exists" => new(requirement.Key, "", false, false),
        "DoesNotExist" => new(requirement.Key, "", false, true),
        _ => new(requirement.Key, Whole(requirement.RegexValue ?? ""), true, requirement.Operator == "Match"),
    };

    private static Matcher Values(AlertRequirement requirement, bool isEqual) => requirement.Values is [var one]
        ? new(requirement.Key, one, false, isEqual)
        : new(requirement.Key, string.Join('|', (requirement.Values ?? []).Select(Regex.Escape)), true, isEqual);

    private static string Whole(string pattern) => pattern.StartsWith(Begin, StringComparison.Ordinal) && pattern.EndsWith(End, StringComparison.Ordinal)
        ? pattern[Begin.Length..^End.Length] : $".*(?:{pattern}).*";
}
