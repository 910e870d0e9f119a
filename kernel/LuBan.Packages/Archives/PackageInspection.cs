using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>What a package file is, or what is wrong with it.</summary>
/// <param name="Problems">Every problem; empty when the package can be installed.</param>
public sealed record PackageInspection(IReadOnlyList<ExtensionProblem> Problems)
{
    /// <summary>The id as written in the nuspec; null when that was not readable.</summary>
    public string? Id { get; init; }

    /// <summary>The version, normalised; null when the nuspec was not readable.</summary>
    public string? Version { get; init; }

    /// <summary>The manifest; null when it was not readable.</summary>
    public ExtensionManifest? Manifest { get; init; }

    /// <summary>What the package needs.</summary>
    public IReadOnlyList<PackageDependency> Dependencies { get; init; } = [];

    /// <summary>The entries of the archive.</summary>
    public IReadOnlyList<ArchiveEntry> Entries { get; init; } = [];
}
