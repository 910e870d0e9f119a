using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace LuBan.Kernel;

/// <summary>Lengths of time as people write them in resources: Go's notation (<c>1h30m</c>, <c>90s</c>) or ISO 8601 (<c>PT1H30M</c>).</summary>
internal static partial class Durations
{
    /// <summary>Reads a length of time that is not negative.</summary>
    public static bool TryParse(string? text, out TimeSpan value)
    {
        value = default;
        if (string.IsNullOrWhiteSpace(text)) return false;
        return text.StartsWith('P') ? TryParseIso(text, out value) : TryParseGo(text, out value);
    }

    /// <summary>Reads a length of time that admission has let pass.</summary>
    public static TimeSpan Parse(string? text, TimeSpan otherwise) => TryParse(text, out var value) ? value : otherwise;

    private static bool TryParseIso(string text, out TimeSpan value)
    {
        try
        {
            value = XmlConvert.ToTimeSpan(text);
            return value >= TimeSpan.Zero;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            value = default;
            return false;
        }
    }

    private static bool TryParseGo(string text, out TimeSpan value)
    {
        value = default;
        var match = Go().Match(text);
        if (!match.Success) return false;
        double seconds = 0;
        for (var i = 0; i < match.Groups["n"].Captures.Count; i++)
        {
            var number = double.Parse(match.Groups["n"].Captures[i].ValueSpan, CultureInfo.InvariantCulture);
            seconds += number * match.Groups["u"].Captures[i].Value switch { "h" => 3600, "m" => 60, "s" => 1, _ => 0.001 };
        }
        if (seconds > TimeSpan.MaxValue.TotalSeconds / 2) return false;
        value = TimeSpan.FromSeconds(seconds);
        return true;
    }

    [GeneratedRegex(@"^(?:(?<n>\d{1,9}(?:\.\d{1,3})?)(?<u>ms|h|m|s))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Go();
}
