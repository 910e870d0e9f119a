using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NuGet.Versioning;

namespace LuBan.Packages;

/// <summary>Versions and ranges, between our texts and NuGet's types.</summary>
internal static class Versions
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out NuGetVersion? version) => NuGetVersion.TryParse(text, out version);

    public static VersionRange ParseRange(string text) => VersionRange.Parse(text, allowFloating: false);

    public static string Text(VersionRange range) => range.ToNormalizedString();

    /// <summary>
    /// Whether a host version is in a package's host range. A prerelease of the host counts as the version it leads to (0.2.0-dev runs what
    /// runs on 0.2.0), except that a range may itself begin at a prerelease of that version.
    /// </summary>
    public static bool HostFits(VersionRange range, NuGetVersion host)
    {
        var release = new NuGetVersion(host.Major, host.Minor, host.Patch);
        if (!range.Satisfies(release)) return false;
        var beginsAtPrerelease = range is { HasLowerBound: true, MinVersion: { IsPrerelease: true } minimum }
            && minimum.Major == host.Major && minimum.Minor == host.Minor && minimum.Patch == host.Patch;
        return !beginsAtPrerelease || !host.IsPrerelease || range.Satisfies(host);
    }

    /// <summary>Whether a range names one version and no other.</summary>
    public static bool IsExact(VersionRange range) =>
        range is { HasLowerAndUpperBounds: true, IsMinInclusive: true, IsMaxInclusive: true } && range.MinVersion!.Equals(range.MaxVersion);

    /// <summary>Whether a range asks for prereleases: one of its ends is one.</summary>
    public static bool NamesPrerelease(VersionRange range) =>
        (range.HasLowerBound && range.MinVersion!.IsPrerelease)
        || (range.HasUpperBound && range.MaxVersion!.IsPrerelease && range.MaxVersion.Release != "0");

    /// <summary>
    /// Reads what a person asks for: <c>1.2.3</c> is exactly that version (NuGet would read "or later"), <c>1.x</c>, <c>1.2.*</c> and
    /// <c>*</c> any below, brackets are NuGet's notation, and comparators (<c>&gt;=1.0 &lt;2.0</c>, <c>^1.2</c>) the manifest's.
    /// </summary>
    public static bool TryParseRequest(string text, [NotNullWhen(true)] out VersionRange? range)
    {
        text = text.Trim();
        range = null;
        if (text is "*" or "x" or "X") range = VersionRange.All;
        else if (text.StartsWith('[') || text.StartsWith('(')) return VersionRange.TryParse(text, allowFloating: false, out range);
        else if (text.EndsWith(".x", StringComparison.OrdinalIgnoreCase) || text.EndsWith(".*", StringComparison.Ordinal)) range = Wildcard(text);
        else if (NuGetVersion.TryParse(text, out var exact)) range = new VersionRange(exact, true, exact, true);
        else if (LuBan.Sdk.VersionRange.TryParse(text, out var comparators)) return VersionRange.TryParse(comparators.ToNuGetRange(), allowFloating: false, out range);
        return range is not null;
    }

    private static VersionRange? Wildcard(string text)
    {
        var parts = text.Split('.');
        while (parts.Length > 1 && parts[^1] is "x" or "X" or "*") parts = parts[..^1];
        if (parts.Length > 2) return null;
        var numbers = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || numbers[i] == int.MaxValue) return null;
        }
        // "-0" keeps 2.0.0-beta out of 1.x.
        return numbers.Length == 1
            ? new VersionRange(new NuGetVersion(numbers[0], 0, 0), true, new NuGetVersion(numbers[0] + 1, 0, 0, "0"), false)
            : new VersionRange(new NuGetVersion(numbers[0], numbers[1], 0), true, new NuGetVersion(numbers[0], numbers[1] + 1, 0, "0"), false);
    }
}
