using System.Globalization;
using System.Text.RegularExpressions;

namespace LuBan.Observability.Alerting;

/// <summary>The functions of templates, with the results that Prometheus has.</summary>
internal static class TemplateFunctions
{
    // From here on Go writes an exponent.
    private const int PlainDigits = 6;
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);
    private static readonly string[] Names =
    [
        "humanize", "humanize1024", "humanizeDuration", "humanizePercentage", "humanizeTimestamp", "printf", "print", "title", "toUpper", "toLower",
        "match", "reReplaceAll", "eq", "ne", "lt", "le", "gt", "ge", "and", "or", "not", "len", "stripPort", "stripDomain",
    ];

    public static bool IsKnown(string name) => Names.Contains(name);

    public static object? Call(string name, IReadOnlyList<object?> arguments) => name switch
    {
        "humanize" => Humanize(Number(arguments, 0)),
        "humanize1024" => Humanize1024(Number(arguments, 0)),
        "humanizeDuration" => HumanizeDuration(Number(arguments, 0)),
        "humanizePercentage" => General(Number(arguments, 0) * 100, 4) + "%",
        "humanizeTimestamp" => Timestamp(Number(arguments, 0)),
        "printf" => Printf(String(arguments, 0), [.. arguments.Skip(1)]),
        "print" => string.Concat(arguments.Select(Text)),
        "title" => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(String(arguments, 0)),
        "toUpper" => String(arguments, 0).ToUpperInvariant(),
        "toLower" => String(arguments, 0).ToLowerInvariant(),
        "match" => Pattern(String(arguments, 0)).IsMatch(String(arguments, 1)),
        "reReplaceAll" => Pattern(String(arguments, 0)).Replace(String(arguments, 2), String(arguments, 1)),
        "eq" => arguments.Skip(1).Any(other => Compare(Of(arguments, 0), other) == 0),
        "ne" => Compare(Of(arguments, 0), Of(arguments, 1)) != 0,
        "lt" => Compare(Of(arguments, 0), Of(arguments, 1)) < 0,
        "le" => Compare(Of(arguments, 0), Of(arguments, 1)) <= 0,
        "gt" => Compare(Of(arguments, 0), Of(arguments, 1)) > 0,
        "ge" => Compare(Of(arguments, 0), Of(arguments, 1)) >= 0,
        "and" => arguments.FirstOrDefault(value => !IsTrue(value)) ?? arguments.LastOrDefault(),
        "or" => arguments.FirstOrDefault(IsTrue) ?? arguments.LastOrDefault(),
        "not" => !IsTrue(Of(arguments, 0)),
        "len" => (double)String(arguments, 0).Length,
        "stripPort" => String(arguments, 0).Split(':')[0],
        "stripDomain" => String(arguments, 0).Split('.')[0],
        _ => throw new FormatException($"there is no function '{name}' here"),
    };

    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool flag => flag,
        string text => text.Length > 0,
        double number => number != 0,
        IReadOnlyDictionary<string, string> labels => labels.Count > 0,
        _ => true,
    };

    public static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        double number => Plain(number),
        IReadOnlyDictionary<string, string> labels => $"map[{string.Join(' ', labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}:{label.Value}"))}]",
        _ => throw new FormatException("this is no value that can be written"),
    };

    /// <summary>A number as Go's <c>%v</c> writes it: as few digits as tell it from others, with an exponent from 1e+06 on.</summary>
    public static string Plain(double value)
    {
        if (Special(value) is { } special) return special;
        if (value == 0) return "0";
        var (digits, exponent) = Shortest(Math.Abs(value));
        var sign = value < 0 ? "-" : "";
        if (exponent is < -4 or >= PlainDigits) return $"{sign}{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
        if (exponent < 0) return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        return digits.Length <= exponent + 1 ? sign + digits.PadRight(exponent + 1, '0') : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    /// <summary>The digits, and the power of ten of the first one.</summary>
    private static (string Digits, int Exponent) Shortest(double value)
    {
        var text = value.ToString("E16", CultureInfo.InvariantCulture);
        for (var count = 1; count < 17; count++)
        {
            var shorter = value.ToString($"E{count - 1}", CultureInfo.InvariantCulture);
            if (double.Parse(shorter, CultureInfo.InvariantCulture) != value) continue;
            text = shorter;
            break;
        }
        var at = text.IndexOf('E', StringComparison.Ordinal);
        return (text[..at].Replace(".", "", StringComparison.Ordinal), int.Parse(text[(at + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>A number as Go's <c>%.{digits}g</c> writes it.</summary>
    private static string General(double value, int digits)
    {
        if (Special(value) is { } special) return special;
        if (value == 0) return "0";
        var exponent = (int)Math.Floor(Math.Log10(Math.Abs(double.Parse(value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))));
        if (exponent < -4 || exponent >= digits) return Exponent(value, digits);
        return value.ToString("F" + Math.Max(0, digits - 1 - exponent), CultureInfo.InvariantCulture) is var text && text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    private static string Exponent(double value, int digits)
    {
        var text = value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture);
        var (mantissa, power) = (text[..text.IndexOf('E', StringComparison.Ordinal)], int.Parse(text[(text.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture));
        if (mantissa.Contains('.', StringComparison.Ordinal)) mantissa = mantissa.TrimEnd('0').TrimEnd('.');
        return $"{mantissa}e{(power < 0 ? '-' : '+')}{Math.Abs(power).ToString("00", CultureInfo.InvariantCulture)}";
    }

    private static string? Special(double value) => double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : null;

    private static string Humanize(double value)
    {
        if (value == 0 || Special(value) is not null) return General(value, 4);
        string[] prefixes = Math.Abs(value) >= 1 ? ["", "k", "M", "G", "T", "P", "E", "Z", "Y"] : ["", "m", "u", "n", "p", "f", "a", "z", "y"];
        var step = 0;
        while (step < prefixes.Length - 1 && (Math.Abs(value) >= 1000 || (prefixes[1] == "m" && Math.Abs(value) < 1)))
        {
            value = prefixes[1] == "m" ? value * 1000 : value / 1000;
            step++;
        }
        return General(value, 4) + prefixes[step];
    }

    private static string Humanize1024(double value)
    {
        string[] prefixes = ["", "ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];
        if (Math.Abs(value) <= 1 || Special(value) is not null) return General(value, 4);
        var step = 0;
        for (; step < prefixes.Length - 1 && Math.Abs(value) >= 1024; step++) value /= 1024;
        return General(value, 4) + prefixes[step];
    }

    private static string HumanizeDuration(double value)
    {
        if (Special(value) is { } special) return special;
        if (value == 0) return "0s";
        if (Math.Abs(value) < 1)
        {
            string[] units = ["s", "ms", "us", "ns", "ps"];
            var step = 0;
            for (; step < units.Length - 1 && Math.Abs(value) < 1; step++) value *= 1000;
            return General(value, 4) + units[step];
        }
        var sign = value < 0 ? "-" : "";
        var size = Math.Abs(value);
        var whole = (long)size;
        var (days, hours, minutes, seconds) = (whole / 86400, whole / 3600 % 24, whole / 60 % 60, whole % 60);
        if (days > 0) return $"{sign}{days}d {hours}h {minutes}m {seconds}s";
        if (hours > 0) return $"{sign}{hours}h {minutes}m {seconds}s";
        return minutes > 0 ? $"{sign}{minutes}m {seconds}s" : sign + General(size, 4) + "s";
    }

    private static string Timestamp(double value) => Special(value) is { } special ? special
        : Math.Abs(value) > 2.5e11 ? throw new FormatException("this is no time")
        : DateTimeOffset.FromUnixTimeMilliseconds((long)(value * 1000)).ToString("yyyy-MM-dd HH:mm:ss.FFF '+0000 UTC'", CultureInfo.InvariantCulture);

    private static string Printf(string format, IReadOnlyList<object?> values)
    {
        var next = 0;
        return new Regex(@"%([-+0 #]*)(\d*)(?:\.(\d+))?([a-zA-Z%])", RegexOptions.NonBacktracking).Replace(format, match =>
        {
            var verb = match.Groups[4].Value;
            if (verb == "%") return "%";
            if (next >= values.Count) return $"%!{verb}(MISSING)";
            var (flags, width) = (match.Groups[1].Value, match.Groups[2].Value.Length > 0 ? Math.Min(int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture), 200) : 0);
            var precision = match.Groups[3].Success ? Math.Min(int.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture), 50) : -1;
            var text = Formatted(values[next++], verb, precision);
            if (flags.Contains('+', StringComparison.Ordinal) && verb != "s" && text.Length > 0 && char.IsAsciiDigit(text[0])) text = "+" + text;
            return flags.Contains('-', StringComparison.Ordinal) ? text.PadRight(width) : text.PadLeft(width, flags.Contains('0', StringComparison.Ordinal) && verb != "s" ? '0' : ' ');
        });
    }

    private static string Formatted(object? value, string verb, int precision) => verb switch
    {
        "f" or "F" => Float(value).ToString("F" + (precision < 0 ? 6 : precision), CultureInfo.InvariantCulture),
        "g" => precision < 0 ? Plain(Float(value)) : General(Float(value), Math.Max(1, precision)),
        "e" => Exponent(Float(value), precision < 0 ? 7 : precision + 1),
        "d" => Float(value).ToString("F0", CultureInfo.InvariantCulture),
        "q" => System.Text.Json.JsonSerializer.Serialize(Text(value)),
        "s" or "v" => precision >= 0 && Text(value) is var text && text.Length > precision ? text[..precision] : Text(value),
        _ => throw new FormatException($"printf does not know %{verb}"),
    };

    private static int Compare(object? left, object? right) => left is double || right is double ? Float(left).CompareTo(Float(right)) : string.CompareOrdinal(Text(left), Text(right));

    private static object? Of(IReadOnlyList<object?> arguments, int index) => index < arguments.Count ? arguments[index] : throw new FormatException("a function needs more arguments");

    private static string String(IReadOnlyList<object?> arguments, int index) => Text(Of(arguments, index));

    private static double Number(IReadOnlyList<object?> arguments, int index) => Float(Of(arguments, index));

    private static double Float(object? value) => value switch
    {
        double number => number,
        bool flag => flag ? 1 : 0,
        _ => double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"'{Text(value)}' is no number"),
    };

    private static Regex Pattern(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MatchLimit);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"'{text}' is no regular expression");
        }
    }
}
