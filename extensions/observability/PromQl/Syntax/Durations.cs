using System.Globalization;
using System.Text;

namespace LuBan.Observability.PromQl.Syntax;

/// <summary>Durations as Prometheus writes them: <c>1h30m</c>, <c>500ms</c>.</summary>
internal static class Durations
{
    private static readonly (string Unit, long Milliseconds)[] Units =
        [("y", 365L * 86_400_000), ("w", 7L * 86_400_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

    /// <summary>Milliseconds; null when the text is no duration. Each unit once, the larger ones first.</summary>
    public static long? Parse(string text)
    {
        if (text == "0") return 0;
        long total = 0;
        var next = 0;
        var at = 0;
        if (text.Length == 0) return null;
        while (at < text.Length)
        {
            var digits = at;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
            if (!long.TryParse(text.AsSpan(digits, at - digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 1_000_000_000_000) return null;
            var letters = at;
            while (at < text.Length && char.IsAsciiLetter(text[at])) at++;
            var unit = Array.FindIndex(Units, next, candidate => text.AsSpan(letters, at - letters).SequenceEqual(candidate.Unit));
            if (unit < 0) return null;
            next = unit + 1;
            if (number > (1L << 53) / Units[unit].Milliseconds) return null;
            total += number * Units[unit].Milliseconds;
        }
        return total;
    }

    /// <summary>As it is written.</summary>
    public static string Write(long milliseconds)
    {
        if (milliseconds == 0) return "0s";
        var text = new StringBuilder(milliseconds < 0 ? "-" : "");
        var left = Math.Abs(milliseconds);
        foreach (var (unit, length) in Units)
        {
            // Years and weeks only when nothing is left over, so that 2 weeks and a day is 15d.
            if (left < length || (unit is "y" or "w" && left % length != 0)) continue;
            text.Append(CultureInfo.InvariantCulture, $"{left / length}{unit}");
            left %= length;
        }
        return text.ToString();
    }
}
