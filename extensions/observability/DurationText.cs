using System.Globalization;
using LuBan.Extensions.Times;

namespace LuBan.Observability;

/// <summary>Spans of time as Prometheus, Go and Kubernetes write them: <c>1h30m</c>, <c>15d</c>, <c>1.5s</c>, <c>24h0m0s</c>.</summary>
internal static class DurationText
{
    public static bool TryParse(string? text, out TimeSpan duration) => DurationSyntax.Prometheus.TryParse(text, out duration);

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
}
