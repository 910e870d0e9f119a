using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LuBan.Kernel.Installation;

/// <summary>When upgrades may happen by themselves: <c>02:00-05:00</c>, <c>Sat-Sun 02:00-05:00</c>, <c>Mon,Wed 22:00-02:00</c>; several joined by <c>;</c>.</summary>
internal sealed partial class UpgradeWindow
{
    private const int MinutesOfDay = 24 * 60;
    private static readonly string[] DayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    private readonly IReadOnlyList<Span> _spans;

    private UpgradeWindow(IReadOnlyList<Span> spans) => _spans = spans;

    public static bool TryParse(string text, [NotNullWhen(true)] out UpgradeWindow? window)
    {
        var spans = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseSpan).ToList();
        window = spans.Count > 0 && spans.All(span => span is not null) ? new([.. spans.OfType<Span>()]) : null;
        return window is not null;
    }

    /// <summary>Whether the window is open. A span that crosses midnight belongs to the day on which it begins.</summary>
    public bool IsOpen(DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var minute = (int)local.TimeOfDay.TotalMinutes;
        var (today, yesterday) = ((int)local.DayOfWeek, ((int)local.DayOfWeek + 6) % 7);
        return _spans.Any(span => span.End > span.Begin
            ? span.Days.Contains(today) && minute >= span.Begin && minute < span.End
            : (span.Days.Contains(today) && minute >= span.Begin) || (span.Days.Contains(yesterday) && minute < span.End));
    }

    private static Span? ParseSpan(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success) return null;
        var days = match.Groups["days"].Success ? ParseDays(match.Groups["days"].Value) : [.. Enumerable.Range(0, 7)];
        if (days is null || ParseTime(match.Groups["begin"].Value) is not { } begin || ParseTime(match.Groups["end"].Value) is not { } end || begin == end || begin == MinutesOfDay) return null;
        return new(days, begin, end);
    }

    private static HashSet<int>? ParseDays(string text)
    {
        var days = new HashSet<int>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-').Select(name => Array.FindIndex(DayNames, known => known.Equals(name, StringComparison.OrdinalIgnoreCase))).ToList();
            if (ends.Count > 2 || ends.Contains(-1)) return null;
            for (var day = ends[0]; ; day = (day + 1) % 7)
            {
                days.Add(day);
                if (day == ends[^1]) break;
            }
        }
        return days;
    }

    private static int? ParseTime(string text)
    {
        var parts = text.Split(':').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToList();
        var minutes = (parts[0] * 60) + parts[1];
        return parts[1] < 60 && minutes <= MinutesOfDay ? minutes : null;
    }

    [GeneratedRegex(@"^(?:(?<days>[A-Za-z]{3}(?:[-,][A-Za-z]{3})*)\s+)?(?<begin>\d{1,2}:\d{2})\s*-\s*(?<end>\d{1,2}:\d{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    /// <param name="Days">The days on which it begins; Sunday is 0.</param>
    /// <param name="Begin">The first minute of the day.</param>
    /// <param name="End">The minute of the day after the last one.</param>
    private sealed record Span(HashSet<int> Days, int Begin, int End);
}
