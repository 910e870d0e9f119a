using System.Globalization;
using System.Text.RegularExpressions;

namespace LuBan.ServiceMesh.Proxy.Istio;

/// <summary>Spans of time as Istio and Go write them: <c>1h</c>, <c>1m30s</c>, <c>1.5s</c>, <c>200ms</c>.</summary>
internal static partial class Duration
{
    /// <summary>Reads one; null when there is none, or it is not one.</summary>
    public static TimeSpan? Parse(string? text)
    {
        if (text is null || !Whole().IsMatch(text)) return null;
        var milliseconds = Part().Matches(text).Sum(part => double.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * Unit(part.Groups[2].Value));
        return milliseconds <= TimeSpan.FromDays(24).TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
    }

    private static double Unit(string unit) => unit switch { "h" => 3_600_000, "m" => 60_000, "s" => 1000, "us" => 0.001, _ => 1 };

    [GeneratedRegex(@"^(\d+(\.\d+)?(h|ms|us|m|s))+$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"(\d+(?:\.\d+)?)(h|ms|us|m|s)")]
    private static partial Regex Part();
}
