using System.Globalization;
using System.Text.RegularExpressions;

namespace LuBan.DevOps.Variables;

/// <summary>Durations as upstream writes them: <c>1h30m</c>, <c>90s</c>, <c>1.5h</c>, <c>250ms</c>, <c>0</c>.</summary>
internal static partial class GoDuration
{
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (text == "0") return true;
        if (text is null || !Shape().IsMatch(text)) return false;
        var seconds = Part().Matches(text).Sum(part => double.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * Unit(part.Groups[2].Value));
        if (seconds > TimeSpan.MaxValue.TotalSeconds / 2) return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>The duration, or a standard when none is written; null for no limit.</summary>
    public static TimeSpan? Limit(string? text, TimeSpan? standard) => text is null || !TryParse(text, out var duration) ? standard : duration == TimeSpan.Zero ? null : duration;

    private static double Unit(string unit) => unit switch { "h" => 3600, "m" => 60, "s" => 1, "ms" => 1e-3, "us" or "µs" => 1e-6, _ => 1e-9 };

    [GeneratedRegex(@"^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$")]
    private static partial Regex Shape();

    [GeneratedRegex(@"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)")]
    private static partial Regex Part();
}
