using System.Globalization;

namespace LuBan.Resources.BuiltIn;

/// <summary>Which resource an entry of a quota limits.</summary>
internal static class QuotaNames
{
    private const string CountPrefix = "count/";

    /// <summary>The kinds that could be limited before every kind could.</summary>
    private static readonly HashSet<string> Legacy =
        ["configmaps", "secrets", "pods", "services", "replicationcontrollers", "resourcequotas", "persistentvolumeclaims"];

    internal static bool TryParse(string name, out (string Group, string Resource) limited)
    {
        limited = ("", name);
        if (!name.StartsWith(CountPrefix, StringComparison.Ordinal)) return Legacy.Contains(name);
        var parts = name[CountPrefix.Length..].Split('.', 2);
        limited = (parts.ElementAtOrDefault(1) ?? "", parts[0]);
        return limited.Resource.Length > 0;
    }

    /// <summary>Reads a count: digits, or one with the suffix k, M or G.</summary>
    internal static bool TryNumber(string? text, out long number)
    {
        var factor = text is { Length: > 1 } ? text[^1] switch { 'k' => 1_000L, 'M' => 1_000_000L, 'G' => 1_000_000_000L, _ => 1L } : 1L;
        var digits = factor == 1 ? text : text![..^1];
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number > long.MaxValue / factor) return false;
        number *= factor;
        return true;
    }
}
