using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>Reads what a package says of itself: nuspec, manifest, README, change log, licence, icon, screenshots. Everything is bounded.</summary>
public static class PackageMetadataReader
{
    /// <summary>Reads the details of a package that passed <see cref="PackageInspector"/>.</summary>
    /// <param name="package">The package file; can seek.</param>
    /// <param name="inspection">Its inspection, without problems.</param>
    /// <returns>The details.</returns>
    /// <exception cref="PackageException">The file is not the one that was inspected.</exception>
    /// <exception cref="ArgumentException">The inspection found problems.</exception>
    public static PackageDetails Read(Stream package, PackageInspection inspection)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(inspection);
        if (inspection.Problems.Count > 0 || inspection.Manifest is null) throw new ArgumentException("The package was refused by its inspection.", nameof(inspection));
        var problems = new List<ExtensionProblem>();
        if (PackageInspector.ReadNuspec(package, inspection.Entries, ArchiveLimits.Default, problems) is { } nuspec)
        {
            var details = PackageTexts.Read(package, inspection.Entries, nuspec, inspection.Manifest, problems);
            if (problems.Count == 0) return details;
        }
        throw new PackageException($"Package {inspection.Id} {inspection.Version}", problems);
    }
}
