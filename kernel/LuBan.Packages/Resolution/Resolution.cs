using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>The versions to install, or why there are none.</summary>
/// <param name="Packages">What the request needs, dependencies first, the extension asked for last; empty when there are problems. Also holds
/// what is installed already and stays.</param>
/// <param name="Problems">Every conflict, explained; empty when there is a solution.</param>
public sealed record Resolution(IReadOnlyList<ResolvedPackage> Packages, IReadOnlyList<ExtensionProblem> Problems)
{
    /// <summary>Newer versions of the extension asked for that were passed over, each with the reason.</summary>
    public IReadOnlyList<ExtensionProblem> PassedOver { get; init; } = [];

    /// <summary>Whether there is a solution.</summary>
    public bool Succeeded => Problems.Count == 0;
}

/// <summary>One version of a solution.</summary>
/// <param name="Id">The id, as written.</param>
/// <param name="Version">The version, normalised.</param>
/// <param name="Source">The name of the source it comes from.</param>
/// <param name="Dependencies">The extensions it needs, and <c>LuBan.Sdk</c>.</param>
/// <param name="InstalledVersion">The version that is installed now; null when none is. Equal to <paramref name="Version"/>: nothing to do.</param>
public sealed record ResolvedPackage(string Id, string Version, string Source, IReadOnlyList<PackageDependency> Dependencies, string? InstalledVersion);
