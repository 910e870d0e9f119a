using System.Globalization;

namespace LuBan.Observability.Logs;

/// <summary>Times of lines are microseconds since 1970, UTC.</summary>
internal static class LogTime
{
    internal const long Second = 1_000_000;
    internal const long Day = 86_400 * Second;

    internal static long Of(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / 10;

    internal static DateTimeOffset From(long microseconds) => new(DateTime.UnixEpoch.Ticks + (microseconds * 10), TimeSpan.Zero);

    internal static string Text(long microseconds) => From(microseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The day that a time falls on, as days since 1970.</summary>
    internal static int DayOf(long microseconds) => (int)Math.Floor((double)microseconds / Day);

    /// <summary>Reads RFC 3339, or seconds, milliseconds, microseconds or nanoseconds since 1970: their size tells them apart.</summary>
    internal static long? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return FromNumber(number);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? Of(time) : null;
    }

    internal static long? FromNumber(double number)
    {
        var scale = Math.Abs(number) switch { < 1e11 => 1e6, < 1e14 => 1e3, < 1e17 => 1, _ => 1e-3 };
        var microseconds = number * scale;
        // What no DateTime can hold is no time.
        return double.IsFinite(microseconds) && microseconds is > -6.2e16 and < 2.5e17 ? (long)microseconds : null;
    }
}
