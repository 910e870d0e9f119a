using System.Text.RegularExpressions;

namespace LuBan.Observability.Notifications;

/// <summary>Which labels something must have. All of it must hold.</summary>
public sealed record AlertSelector
{
    /// <summary>Labels and their values.</summary>
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }

    /// <summary>Conditions on labels.</summary>
    public IReadOnlyList<AlertRequirement>? MatchExpressions { get; init; }

    internal bool Matches(IReadOnlyDictionary<string, string> labels) =>
        (MatchLabels ?? new Dictionary<string, string>()).All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value)
        && (MatchExpressions ?? []).All(requirement => requirement.Matches(labels));

    internal IEnumerable<string> Problems() => (MatchExpressions ?? []).Select(requirement => requirement.Problem()).OfType<string>();
}

/// <summary>A condition on one label.</summary>
public sealed record AlertRequirement
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    /// <summary>The label.</summary>
    public string Key { get; init; } = "";

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c>, <c>DoesNotExist</c>, <c>Match</c>, or <c>NotMatch</c>, which is of LuBan.</summary>
    public string Operator { get; init; } = "";

    /// <summary>For <c>In</c> and <c>NotIn</c>.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>For <c>Match</c> and <c>NotMatch</c>: a regular expression that is found anywhere in the value.</summary>
    public string? RegexValue { get; init; }

    internal bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        var has = labels.TryGetValue(Key, out var value);
        return Operator switch
        {
            "In" => has && (Values ?? []).Contains(value),
            "NotIn" => !has || !(Values ?? []).Contains(value),
            "Exists" => has,
            "DoesNotExist" => !has,
            "Match" => IsMatch(value ?? ""),
            "NotMatch" => !IsMatch(value ?? ""),
            _ => false,
        };
    }

    internal string? Problem()
    {
        if (Operator is "Match" or "NotMatch")
        {
            try
            {
                IsMatch("");
                return null;
            }
            catch (ArgumentException wrong)
            {
                return $"{Key}: '{RegexValue}' is not a regular expression: {wrong.Message}";
            }
        }
        if (Operator is "In" or "NotIn") return Values is { Count: > 0 } ? null : $"{Key}: {Operator} needs values.";
        return Operator is "Exists" or "DoesNotExist" ? null : $"{Key}: '{Operator}' is none of In, NotIn, Exists, DoesNotExist, Match, NotMatch.";
    }

    // Without backtracking: a pattern of a user cannot hold the sender up.
    private bool IsMatch(string value) => new Regex(RegexValue ?? "", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MatchLimit).IsMatch(value);
}
