using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>What a package says of itself to people. Every text is the publisher's: untrusted, shown escaped or rendered by a safe renderer only.</summary>
/// <param name="Id">The id, as written.</param>
/// <param name="Version">The version, normalised.</param>
/// <param name="Manifest">The manifest.</param>
public sealed record PackageDetails(string Id, string Version, ExtensionManifest Manifest)
{
    /// <summary>The nuspec's title; null when it has none.</summary>
    public string? Title { get; init; }

    /// <summary>The nuspec's description; at most 4,000 characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who wrote it.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>The tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What the package needs, <c>LuBan.Sdk</c> included.</summary>
    public IReadOnlyList<PackageDependency> Dependencies { get; init; } = [];

    /// <summary>The project's page, http or https; null when it names none.</summary>
    public Uri? ProjectUrl { get; init; }

    /// <summary>Where the source is, http or https; null when it names none.</summary>
    public Uri? RepositoryUrl { get; init; }

    /// <summary>The commit it was built from; null when it names none.</summary>
    public string? RepositoryCommit { get; init; }

    /// <summary>The licence as an SPDX expression; null when it names none or has it as a file.</summary>
    public string? License { get; init; }

    /// <summary>The licence's text, when the nuspec names a file; at most 1 MiB.</summary>
    public string? LicenseText { get; init; }

    /// <summary>The release notes of this version; null when there are none.</summary>
    public string? ReleaseNotes { get; init; }

    /// <summary>The copyright line; null when there is none.</summary>
    public string? Copyright { get; init; }

    /// <summary>The README by language: an empty name for <c>README.md</c> or the file the nuspec names, <c>zh</c> for <c>README.zh.md</c>. Markdown.</summary>
    public IReadOnlyDictionary<string, string> Readmes { get; init; } = new Dictionary<string, string>();

    /// <summary>The change log by language, named like the README. Markdown.</summary>
    public IReadOnlyDictionary<string, string> Changelogs { get; init; } = new Dictionary<string, string>();

    /// <summary>The icon; null when there is none.</summary>
    public PackageImage? Icon { get; init; }

    /// <summary>The screenshots, sorted by file name.</summary>
    public IReadOnlyList<PackageImage> Screenshots { get; init; } = [];
}
