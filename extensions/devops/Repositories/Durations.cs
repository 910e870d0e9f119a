using System.Globalization;
using System.Text.RegularExpressions;

namespace LuBan.DevOps.Repositories;

/// <summary>Spans of time as people write them: <c>30s</c>, <c>5m</c>, <c>1h30m</c>.</summary>
internal static partial class Durations
{
    public static TimeSpan? Parse(string text)
    {
        if (Span().Match(text) is not { Success: true, Length: > 0 } match) return null;
        var seconds = Number(match, "h") * 3600 + Number(match, "m") * 60 + Number(match, "s");
        return TimeSpan.FromSeconds(seconds);
    }

    private static double Number(Match match, string unit) => match.Groups[unit] is { Success: true } group ? int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\A(?:(?<h>\d{1,5})h)?(?:(?<m>\d{1,6})m)?(?:(?<s>\d{1,8})s)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Span();
}
