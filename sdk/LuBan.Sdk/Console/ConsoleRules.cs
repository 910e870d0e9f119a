using System.Text.RegularExpressions;

namespace LuBan.Sdk;

/// <summary>The rules for single values of a console manifest, and its limits.</summary>
internal static partial class ConsoleRules
{
    public const int MaxPerPoint = 50;
    public const int MaxContributions = 300;
    public const int MaxFiles = 200;
    public const long MaxBytes = 20 * 1024 * 1024;
    public const int MaxEntry = 150 * 1024;
    public const int LargeEntry = 30 * 1024;
    public const int MaxText = 500;
    public const int MaxLocales = 50;

    public static readonly string[] Rpc = ["fetch", "toast", "navigate", "confirm", "subscribe", "dialog", "drawer", "jobs", "commands"];

    public static bool IsName(string value) => value.Length <= 63 && NamePattern().IsMatch(value);

    public static bool IsExport(string value) => value.Length <= 100 && ExportPattern().IsMatch(value);

    public static bool IsIcon(string value) => value.Length <= 60 && NamePattern().IsMatch(value);

    public static bool IsPoint(string value) => value.Length <= 200 && PointPattern().IsMatch(value);

    public static bool IsTarget(string value) => value.Length <= 300 && TargetPattern().IsMatch(value);

    public static bool IsPointer(string value) => value.Length <= 300 && PointerPattern().IsMatch(value);

    public static bool IsFile(string value) => value.Length is > 0 and <= 240 && FilePattern().IsMatch(value) && !value.Split('/').Any(part => part is "." or "..") && !value.StartsWith('~');

    /// <summary>Whether a path lies under the extension's own: <c>/x/{id}</c>, below it, or a pattern below it.</summary>
    public static bool IsPath(string value, string extension)
    {
        var own = $"/x/{extension.ToLowerInvariant()}";
        return value.Length <= 300 && (value == own || value.StartsWith(own + "/", StringComparison.Ordinal)) && PathPattern().IsMatch(value) && !value.Split('/').Any(part => part is "." or "..");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9_\-]*[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[A-Za-z_$][A-Za-z0-9_$]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ExportPattern();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._\-]*(/[a-z0-9][a-z0-9\-]*)+/v[1-9][0-9]?\z", RegexOptions.CultureInvariant)]
    private static partial Regex PointPattern();

    [GeneratedRegex(@"\A(\*|[a-z0-9][a-z0-9.\-]*)/(\*|[A-Za-z][A-Za-z0-9]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex TargetPattern();

    [GeneratedRegex(@"\A(/([^~/]|~0|~1)*)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex PointerPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9_@.\-]+(/[A-Za-z0-9_@.\-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex FilePattern();

    [GeneratedRegex(@"\A(/([A-Za-z0-9._~\-]+|:[A-Za-z][A-Za-z0-9]*|\*))+/?\z", RegexOptions.CultureInvariant)]
    private static partial Regex PathPattern();
}
