using System.Globalization;

namespace LuBan.Observability;

/// <summary>Durations as Prometheus, Go and Kubernetes write them: <c>1h30m</c>, <c>15d</c>, <c>1.5s</c>, <c>24h0m0s</c>.</summary>
internal static class Durations
{
    private static readonly Dictionary<string, double> Milliseconds = new(StringComparer.Ordinal)
    {
        ["ms"] = 1, ["s"] = 1_000, ["m"] = 60_000, ["h"] = 3_600_000, ["d"] = 86_400_000, ["w"] = 604_800_000, ["y"] = 31_536_000_000,
    };

    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrEmpty(text)) return false;
        if (text == "0") return true;
        var total = 0.0;
        for (var at = 0; at < text.Length;)
        {
            var number = Take(text, ref at, c => char.IsAsciiDigit(c) || c == '.');
            var unit = Take(text, ref at, char.IsAsciiLetter);
            if (!Milliseconds.TryGetValue(unit, out var factor) || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
            total += value * factor;
        }
        if (total > TimeSpan.MaxValue.TotalMilliseconds / 2) return false;
        duration = TimeSpan.FromMilliseconds(total);
        return true;
    }

    public static TimeSpan Parse(string? text, TimeSpan otherwise) => TryParse(text, out var duration) ? duration : otherwise;

    /// <summary>The shortest way to write it: <c>1h30m</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero) return "0s";
        var rest = (long)duration.TotalMilliseconds;
        var text = "";
        foreach (var (unit, size) in new[] { ("d", 86_400_000L), ("h", 3_600_000L), ("m", 60_000L), ("s", 1_000L), ("ms", 1L) })
        {
            if (rest / size > 0) text += string.Create(CultureInfo.InvariantCulture, $"{rest / size}{unit}");
            rest %= size;
        }
        return text;
    }

    private static string Take(string text, ref int at, Func<char, bool> belongs)
    {
        var start = at;
        while (at < text.Length && belongs(text[at])) at++;
        return text[start..at];
    }
}
