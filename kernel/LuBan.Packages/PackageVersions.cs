using System.Diagnostics.CodeAnalysis;

namespace LuBan.Packages;

/// <summary>Versions and ranges as NuGet reads them, for those who do not see its types.</summary>
public static class PackageVersions
{
    /// <summary>The order of versions, as texts: 1.0 and 1.0.0 are equal, prereleases come before their release, build metadata does not count.</summary>
    public static IComparer<string> Order { get; } = Comparer<string>.Create(Compare);

    /// <summary>Reads a version and writes it in its normal form: <c>1.0</c> becomes <c>1.0.0</c>, build metadata goes.</summary>
    /// <returns>False when it is not a version.</returns>
    public static bool TryNormalize(string? text, [NotNullWhen(true)] out string? normal)
    {
        normal = Versions.TryParse(text, out var version) ? version.ToNormalizedString() : null;
        return normal is not null;
    }

    /// <summary>Whether it is a prerelease; false also for what is not a version.</summary>
    public static bool IsPrerelease(string version) => Versions.TryParse(version, out var parsed) && parsed.IsPrerelease;

    /// <summary>Compares two versions; what is not a version comes before what is.</summary>
    public static int Compare(string? one, string? other) => (Versions.TryParse(one, out var a), Versions.TryParse(other, out var b)) switch
    {
        (true, true) => a!.CompareTo(b),
        (true, false) => 1,
        (false, true) => -1,
        _ => string.CompareOrdinal(one, other),
    };

    /// <summary>Whether a text is a range in NuGet's notation, such as <c>[1.0.0, 2.0.0)</c>; floating ones are not.</summary>
    public static bool IsRange(string? text) => text is not null && NuGet.Versioning.VersionRange.TryParse(text, allowFloating: false, out _);

    /// <summary>Whether a version is in a range in NuGet's notation; false for what is not readable.</summary>
    public static bool Satisfies(string range, string version) =>
        NuGet.Versioning.VersionRange.TryParse(range, out var parsed) && Versions.TryParse(version, out var candidate) && parsed.Satisfies(candidate);

    /// <summary>Whether a host is in a package's host range; null fits every host, what is not readable none.</summary>
    public static bool FitsHost(string? hostRange, string hostVersion) =>
        hostRange is null || (NuGet.Versioning.VersionRange.TryParse(hostRange, out var range) && Versions.TryParse(hostVersion, out var host) && Versions.HostFits(range, host));
}
