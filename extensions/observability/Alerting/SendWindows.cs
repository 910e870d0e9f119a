using System.Globalization;

namespace LuBan.Observability.Alerting;

/// <summary>Reads <see cref="SendWindow"/>.</summary>
internal static class SendWindows
{
    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static bool Contains(this SendWindow window, DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, Zone(window));
        var (time, from, to) = (TimeOnly.FromTimeSpan(local.TimeOfDay), Time(window.From), Time(window.To));
        if (from == to) return IsDay(window, local.DayOfWeek);
        if (from < to) return time >= from && time < to && IsDay(window, local.DayOfWeek);
        // Over midnight: the morning belongs to the day before.
        return time >= from ? IsDay(window, local.DayOfWeek) : time < to && IsDay(window, local.AddDays(-1).DayOfWeek);
    }

    public static IEnumerable<string> Problems(this SendWindow window)
    {
        foreach (var day in window.Days ?? [])
            if (Day(day) < 0) yield return $"sendWindow.days: '{day}' is none of mon, tue, wed, thu, fri, sat, sun.";
        if (window.TimeZone is { Length: > 0 } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) yield return $"sendWindow.timeZone: '{zone}' is not known here; write an IANA name such as Asia/Shanghai.";
    }

    private static bool IsDay(SendWindow window, DayOfWeek day) => window.Days is not { Count: > 0 } days || days.Any(name => Day(name) == (int)day);

    private static int Day(string name) => name.Length < 3 ? -1 : Array.IndexOf(DayNames, name[..3].ToLowerInvariant());

    private static TimeZoneInfo Zone(SendWindow window) =>
        window.TimeZone is { Length: > 0 } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;

    private static TimeOnly Time(string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : default;
}
