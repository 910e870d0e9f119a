using System.Text.RegularExpressions;

namespace LuBan.Sdk;

/// <summary>The rules for single values of a manifest.</summary>
internal static partial class ManifestRules
{
    public const int MaxDisplayName = 100;
    public const int MaxDescription = 4000;
    public const int MaxCategories = 10;
    public const int MaxCategory = 40;
    public const int MaxPermission = 100;
    public const int MaxWarmUp = 20;
    public const int MaxWarmUpLength = 2000;
    public const int MaxSeconds = 600;

    public static bool IsEntry(string value) =>
        value.Length <= 200 && EntryPattern().IsMatch(value) && !value.Equals("LuBan.Sdk.dll", StringComparison.OrdinalIgnoreCase);

    public static bool IsTypeName(string value) => value.Length <= 500 && TypeNamePattern().IsMatch(value);

    public static bool IsCategory(string value) => value.Length <= MaxCategory && CategoryPattern().IsMatch(value);

    public static bool IsPermission(string value) => value.Length <= MaxPermission && PermissionPattern().IsMatch(value);

    public static bool IsApiGroup(string value) => value.Length == 0 || value == "*" || (value.Length <= 253 && ApiGroupPattern().IsMatch(value));

    public static bool IsResource(string value) => value.Length <= 127 && ResourcePattern().IsMatch(value);

    public static bool IsVerb(string value) => value.Length <= 63 && VerbPattern().IsMatch(value);

    public static bool IsLanguageTag(string value) => value.Length <= 35 && LanguageTagPattern().IsMatch(value);

    /// <summary>What is wrong with a warm-up path; null when it is fine.</summary>
    public static string? ExplainWarmUp(string value)
    {
        if (value.Length > MaxWarmUpLength) return $"it has {value.Length} characters, at most {MaxWarmUpLength} are possible";
        if (value.Length == 0 || value[0] != '/' || value.StartsWith("//", StringComparison.Ordinal)) return "it does not begin with one slash";
        if (!WarmUpPattern().IsMatch(value)) return "it holds a character that cannot stand in a path or query; percent-encode it";
        var path = value.Split('?')[0];
        // What proxies and servers decode at different times: such a path could leave the extension's own.
        if (EncodedSeparatorPattern().IsMatch(path)) return "it holds an encoded slash, backslash or dot";
        return path.Split('/').Any(segment => segment is "." or "..") ? "it holds the segment '.' or '..'" : null;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.\-+ ]*\.dll\z", RegexOptions.CultureInvariant)]
    private static partial Regex EntryPattern();

    [GeneratedRegex(@"\A[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*([.+][\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex TypeNamePattern();

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex CategoryPattern();

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9.\-]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex PermissionPattern();

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9\-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9\-]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ApiGroupPattern();

    [GeneratedRegex(@"\A(\*|[a-z0-9]([a-z0-9\-]*[a-z0-9])?)(/(\*|[a-z0-9]([a-z0-9\-]*[a-z0-9])?))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ResourcePattern();

    [GeneratedRegex(@"\A(\*|[a-z]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex VerbPattern();

    [GeneratedRegex(@"\A[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\z", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageTagPattern();

    [GeneratedRegex(@"\A([A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*\z", RegexOptions.CultureInvariant)]
    private static partial Regex WarmUpPattern();

    [GeneratedRegex(@"%(2[EeFf]|5[Cc])", RegexOptions.CultureInvariant)]
    private static partial Regex EncodedSeparatorPattern();
}
