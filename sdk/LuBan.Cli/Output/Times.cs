using System.Globalization;

namespace LuBan.Cli.Output;

/// <summary>Times as servers write them.</summary>
internal static class Times
{
    /// <returns>The time, or null where there is none.</returns>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>As tables show it: to the second, in UTC.</summary>
    /// <returns>The time; what is none as it is.</returns>
    public static string? Short(string? text) => Parse(text)?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? text;
}
