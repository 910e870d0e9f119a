using System.Globalization;

namespace LuBan.Cli.Output;

/// <summary>Times as servers write them.</summary>
internal static class Times
{
    /// <returns>The time, or null where there is none.</returns>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
