using System.Globalization;

namespace LuBan.Extensions.Times;

/// <summary>Spans of time as some programs write them: numbers with units, one behind the other.</summary>
public sealed class DurationSyntax
{
    private readonly Dictionary<string, double> _seconds;

    private DurationSyntax(params (string Unit, double Seconds)[] units) => _seconds = units.ToDictionary(unit => unit.Unit, unit => unit.Seconds, StringComparer.Ordinal);

    /// <summary>As Go, and with it Kubernetes, Tekton and Istio: <c>1h30m</c>, <c>1.5h</c>, <c>250ms</c>, <c>0</c>.</summary>
    public static DurationSyntax Go { get; } = new(("h", 3600), ("m", 60), ("s", 1), ("ms", 1e-3), ("us", 1e-6), ("µs", 1e-6), ("ns", 1e-9));

    /// <summary>As Prometheus, with days, weeks and years of 365 days: <c>15d</c>, <c>1h30m</c>, <c>1.5s</c>, <c>0</c>.</summary>
    public static DurationSyntax Prometheus { get; } = new(("y", 31_536_000), ("w", 604_800), ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1), ("ms", 1e-3));

    /// <summary>Reads one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The span; zero when it is none.</param>
    /// <returns>Whether it is a span, and not longer than half of what a <see cref="TimeSpan"/> holds.</returns>
    public bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrEmpty(text)) return false;
        if (text == "0") return true;
        var seconds = 0.0;
        for (var at = 0; at < text.Length;)
        {
            var number = Take(text, ref at, isNumber: true);
            if (!_seconds.TryGetValue(Take(text, ref at, isNumber: false), out var unit) || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
            seconds += value * unit;
        }
        if (seconds > TimeSpan.MaxValue.TotalSeconds / 2) return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static string Take(string text, ref int at, bool isNumber)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.') == isNumber) at++;
        return text[start..at];
    }
}
