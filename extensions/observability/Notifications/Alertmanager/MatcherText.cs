using System.Text.Json;
using System.Text.RegularExpressions;

namespace LuBan.Observability.Notifications.Alertmanager;

/// <summary>Matchers as text: <c>alertname="Down"</c>, <c>severity=~"a|b"</c>.</summary>
internal static partial class MatcherText
{
    public static AlertRequirement Parse(string text)
    {
        var match = Form().Match(text.Trim().Trim('{', '}'));
        if (!match.Success) throw new FormatException($"LB9283: '{text}' is no matcher; write one such as severity=\"critical\".");
        var value = match.Groups[3].Value;
        if (value.StartsWith('"')) value = JsonSerializer.Deserialize<string>(value) ?? "";
        var matcher = new Matcher(match.Groups[1].Value, value, match.Groups[2].Value.Contains('~', StringComparison.Ordinal), match.Groups[2].Value[0] != '!');
        var selector = SilenceMatchers.ToSelector([matcher]);
        var requirement = selector.MatchExpressions is [var one] ? one : new() { Key = matcher.Name, Operator = "In", Values = [matcher.Value] };
        return requirement.Problem() is { } problem ? throw new FormatException($"LB9283: {problem}") : requirement;
    }

    [GeneratedRegex("^([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[^\"]*)$")]
    private static partial Regex Form();
}
