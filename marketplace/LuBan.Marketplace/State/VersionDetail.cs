using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Marketplace.State;

/// <summary>What is known of one version beyond its entry. Kept as JSON in the blob store, read when somebody looks at the version.</summary>
public sealed record VersionDetail
{
    /// <summary>The id as pushed.</summary>
    public required string Id { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>The manifest.</summary>
    public required ExtensionManifest Manifest { get; init; }

    /// <summary>The nuspec's bytes.</summary>
    public required BlobHash Nuspec { get; init; }

    /// <summary>From language tag to the stored Markdown of the README; the empty tag is the default.</summary>
    public IReadOnlyDictionary<string, BlobHash> Readmes { get; init; } = new Dictionary<string, BlobHash>();

    /// <summary>From language tag to the stored Markdown of the changelog.</summary>
    public IReadOnlyDictionary<string, BlobHash> Changelogs { get; init; } = new Dictionary<string, BlobHash>();

    /// <summary>Images in the package, by path, such as <c>luban/screenshots/1.png</c>: screenshots first, in their order.</summary>
    public IReadOnlyList<PackageImage> Images { get; init; } = [];

    /// <summary>The nuspec's release notes.</summary>
    public string? ReleaseNotes { get; init; }

    /// <summary>Where the source is.</summary>
    public string? RepositoryUrl { get; init; }

    /// <summary>The commit it was built from.</summary>
    public string? RepositoryCommit { get; init; }

    /// <summary>The stored CycloneDX bill of materials; empty when there is none.</summary>
    public BlobHash Bill { get; init; }

    /// <summary>The stored report of the push, JSON; empty when there is none.</summary>
    public BlobHash Report { get; init; }

    /// <summary>Unpacked size, in bytes.</summary>
    public long UnpackedSize { get; init; }

    /// <summary>How many files it has.</summary>
    public int Files { get; init; }
}

/// <summary>An image of a package.</summary>
/// <param name="Path">Where it is in the package.</param>
/// <param name="File">Its stored content.</param>
public sealed record PackageImage(string Path, StoredFile File);
