using System.Globalization;
using LuBan.Cli.Text;

namespace LuBan.Cli.Plans;

/// <summary>Durations as people write them: 90, 90s, 5m, 1h30m, 500ms.</summary>
internal static class Durations
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(720);

    /// <summary>The value of --timeout.</summary>
    public static TimeSpan Parse(string text) => Parse(text, "--timeout", LongestWait);

    /// <param name="text">What the user wrote.</param>
    /// <param name="option">For messages.</param>
    /// <param name="longest">What is still accepted.</param>
    public static TimeSpan Parse(string text, string option, TimeSpan longest) =>
        TryParse(text) is { } duration && duration <= longest
            ? duration
            : throw new CliException(CliErrors.InvalidArgument, option, text, $"90s, 5m, 1h30m, 7d; ≤ {Format(longest)}");

    private static TimeSpan? TryParse(string text)
    {
        var total = TimeSpan.Zero;
        var rest = text.AsSpan().Trim();
        if (double.TryParse(rest, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)) return From(seconds);
        if (rest.IsEmpty) return null;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            rest = rest[digits..];
            var letters = rest.IndexOfAny("0123456789.") is var end and >= 0 ? end : rest.Length;
            double? unit = rest[..letters] switch
            {
                "ms" => 0.001,
                "s" => 1,
                "m" => 60,
                "h" => 3600,
                "d" => 86400,
                _ => null,
            };
            if (From(number * unit) is not { } part) return null;
            total += part;
            rest = rest[letters..];
        }
        return total;
    }

    public static string Format(TimeSpan duration) => duration switch
    {
        { TotalDays: >= 1 } => $"{(int)duration.TotalDays}d{duration.Hours}h",
        { TotalHours: >= 1 } => $"{(int)duration.TotalHours}h{duration.Minutes}m",
        { TotalMinutes: >= 1 } => duration.Seconds == 0 ? $"{(int)duration.TotalMinutes}m" : $"{(int)duration.TotalMinutes}m{duration.Seconds}s",
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.###}s"),
    };

    private static TimeSpan? From(double? seconds) => seconds is >= 0 and <= 100L * 366 * 24 * 3600 ? TimeSpan.FromSeconds(seconds.Value) : null;
}
