using System.Globalization;
using LuBan.Cli.Text;

namespace LuBan.Cli.Plans;

/// <summary>Durations as people write them: 90, 90s, 5m, 1h30m, 500ms.</summary>
internal static class Durations
{
    public static TimeSpan Parse(string text)
    {
        var total = TimeSpan.Zero;
        var rest = text.AsSpan().Trim();
        if (double.TryParse(rest, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)) return Checked(text, seconds);
        if (rest.IsEmpty) throw Invalid(text);
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) throw Invalid(text);
            rest = rest[digits..];
            var letters = rest.IndexOfAny("0123456789.") is var end and >= 0 ? end : rest.Length;
            total += Checked(text, number * rest[..letters] switch
            {
                "ms" => 0.001,
                "s" => 1,
                "m" => 60,
                "h" => 3600,
                _ => throw Invalid(text),
            });
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

    private static TimeSpan Checked(string text, double seconds) =>
        seconds is >= 0 and <= 30 * 24 * 3600 ? TimeSpan.FromSeconds(seconds) : throw Invalid(text);

    private static CliException Invalid(string text) => new(CliErrors.InvalidArgument, "--timeout", text, "90s, 5m, 1h30m; ≤ 720h");
}
