using System.Collections.Immutable;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>What one source says of one extension.</summary>
/// <param name="Spec">How it describes it.</param>
/// <param name="Versions">The versions that it offers, newest first.</param>
/// <param name="Downloads">How often it was downloaded from there.</param>
/// <param name="IsStale">Whether the source did not answer the last time.</param>
internal sealed record CatalogueOffer(ExtensionEntrySpec Spec, ImmutableArray<ExtensionVersionEntry> Versions, long Downloads = 0, bool IsStale = false)
{
    /// <summary>An entry is one object of limited size, and nobody looks at the three-hundredth version.</summary>
    private const int MaxListed = 200;
    private const int MaxUnlisted = 50;

    public static CatalogueOffer Of(string source, CataloguePackage package) => new(
        new()
        {
            Id = package.Id,
            DisplayName = package.Title ?? package.DisplayName.GetValueOrDefault("en") ?? package.Id,
            DisplayNames = package.DisplayName,
            Description = package.Description ?? "",
            Descriptions = package.Summary.Count > 1 ? package.Summary : new Dictionary<string, string>(),
            Authors = string.Join(", ", package.Authors),
            Tags = package.Tags,
            Categories = package.Categories,
            License = package.License,
            Publisher = package.Publisher,
            Owners = package.Owners,
            Verified = package.Verified,
            IconUrl = package.IconUrl,
            ProjectUrl = package.ProjectUrl,
        },
        Trim(package.Versions.Select(version => new ExtensionVersionEntry(version.Version, source, version.Listed, PackageVersions.FitsHost(version.HostRange, Host.Version), version.HostRange)
        {
            Published = version.Published,
            ContentHash = version.ContentHash,
            Channel = version.Channel,
            Rollout = version.Rollout,
            Permissions = version.ContentHash is null ? null : version.Permissions,
            Deprecated = version.Deprecated,
            Advisories = version.Advisories,
        })),
        package.Downloads);

    /// <summary>From what a feed tells that knows the V3 protocol only.</summary>
    public static CatalogueOffer Of(string source, PackageSummary summary, IReadOnlyList<AvailablePackage> versions) => new(
        new()
        {
            Id = summary.Id,
            DisplayName = summary.Title,
            Description = summary.Description,
            Authors = string.Join(", ", summary.Authors),
            Tags = summary.Tags,
            License = summary.License,
            IconUrl = summary.IconUrl?.ToString(),
            ProjectUrl = summary.ProjectUrl?.ToString(),
        },
        Trim(versions.Select(version => new ExtensionVersionEntry(version.Version, source, version.Listed, version.FitsHost(Host.Version), version.HostRange) { Published = version.Published })),
        summary.Downloads ?? 0);

    /// <summary>Whether a feed's search still finds the versions that are known.</summary>
    public bool Lists(IReadOnlyList<string> versions) =>
        Newest(versions).ToHashSet(StringComparer.Ordinal).SetEquals(Versions.Where(version => version.Listed).Select(version => version.Version));

    private static IEnumerable<string> Newest(IEnumerable<string> versions) => versions.OrderByDescending(Parse).Take(MaxListed);

    private static ImmutableArray<ExtensionVersionEntry> Trim(IEnumerable<ExtensionVersionEntry> versions)
    {
        var (listed, unlisted) = (0, 0);
        return [.. versions.OrderByDescending(version => Parse(version.Version)).Where(version => version.Listed ? ++listed <= MaxListed : ++unlisted <= MaxUnlisted)];
    }

    private static SemanticVersion? Parse(string version) => SemanticVersion.TryParse(version, out var parsed) ? parsed : null;
}
