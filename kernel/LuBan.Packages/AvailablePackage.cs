namespace LuBan.Packages;

/// <summary>One version that a source offers.</summary>
/// <param name="Id">The package id, as written.</param>
/// <param name="Version">The version, normalised.</param>
/// <param name="Dependencies">What it needs, <c>LuBan.Sdk</c> included.</param>
public sealed record AvailablePackage(string Id, string Version, IReadOnlyList<PackageDependency> Dependencies)
{
    /// <summary>Whether it is offered to everybody. An unlisted version is taken only when asked for by its exact version.</summary>
    public bool Listed { get; init; } = true;

    /// <summary>Whether it is of type <c>LuBanExtension</c>; null when the source does not say before the download.</summary>
    public bool? IsExtension { get; init; }

    /// <summary>When it was published; null when the source does not say.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>The host versions it runs on: the range of its dependency on <c>LuBan.Sdk</c>; null when it has none.</summary>
    public string? HostRange =>
        Dependencies.FirstOrDefault(dependency => dependency.Id.Equals(PackageIds.Sdk, StringComparison.OrdinalIgnoreCase))?.Range;

    /// <summary>Whether it runs on a host.</summary>
    /// <param name="hostVersion">The host's SemVer 2 version.</param>
    /// <returns>True also when the package says nothing of hosts.</returns>
    public bool FitsHost(string hostVersion) => PackageVersions.FitsHost(HostRange, hostVersion);
}
