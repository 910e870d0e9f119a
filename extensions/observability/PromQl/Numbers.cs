using System.Globalization;

namespace LuBan.Observability.PromQl;

/// <summary>Numbers as Prometheus writes and reads them.</summary>
internal static class Numbers
{
    /// <summary>The shortest text that gives the same number again, without an exponent.</summary>
    public static string Write(double value)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "+Inf" : "-Inf";
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = text.IndexOf('E', StringComparison.Ordinal);
        return exponent < 0 ? text : Expand(text[..exponent], int.Parse(text.AsSpan(exponent + 1), CultureInfo.InvariantCulture));
    }

    /// <summary>Reads a number, <c>Inf</c> and <c>NaN</c> too.</summary>
    public static bool TryRead(string text, out double value)
    {
        value = 0;
        var sign = text.StartsWith('-') ? -1 : 1;
        var plain = text.TrimStart('+', '-');
        if (plain.Length < text.Length - 1 || plain.Length == 0) return false;
        if (plain.Equals("inf", StringComparison.OrdinalIgnoreCase) || plain.Equals("infinity", StringComparison.OrdinalIgnoreCase)) value = sign * double.PositiveInfinity;
        else if (plain.Equals("nan", StringComparison.OrdinalIgnoreCase)) value = double.NaN;
        else if (plain.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            if (!ulong.TryParse(plain.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex)) return false;
            value = sign * (double)hex;
        }
        else if (!char.IsAsciiDigit(plain[0]) && plain[0] != '.') return false;
        else return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        return true;
    }

    private static string Expand(string mantissa, int exponent)
    {
        var sign = mantissa.StartsWith('-') ? "-" : "";
        var digits = mantissa.TrimStart('-').Replace(".", "", StringComparison.Ordinal);
        var point = mantissa.TrimStart('-').IndexOf('.', StringComparison.Ordinal) is > 0 and var at ? at : digits.Length;
        point += exponent;
        if (point <= 0) return $"{sign}0.{new string('0', -point)}{digits}";
        return point >= digits.Length ? sign + digits.PadRight(point, '0') : $"{sign}{digits[..point]}.{digits[point..]}";
    }
}
