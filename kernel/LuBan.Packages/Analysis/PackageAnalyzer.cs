using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>Looks into a package's assemblies and files and says what they can do. Loads and runs nothing.</summary>
public static class PackageAnalyzer
{
    /// <summary>The code of a warning about a text that looks like a secret, which a policy may make an error.</summary>
    public const string SecretCode = "LB2042";

    /// <summary>Analyses a package that passed <see cref="PackageInspector"/>.</summary>
    /// <param name="package">The package file; can seek.</param>
    /// <param name="inspection">Its inspection, without problems.</param>
    /// <param name="cancellationToken">Ends the analysis.</param>
    /// <returns>The report. Never throws for bad input.</returns>
    /// <exception cref="ArgumentException">The inspection found problems.</exception>
    public static PackageAnalysis Analyze(Stream package, PackageInspection inspection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(inspection);
        if (inspection.Problems.Count > 0 || inspection.Manifest is not { } manifest) throw new ArgumentException("The package was refused by its inspection.", nameof(inspection));
        var run = new AnalysisRun(package, inspection, manifest, cancellationToken);
        foreach (var entry in inspection.Entries.Where(entry => !entry.IsDirectory).OrderBy(entry => entry.Path, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            run.Visit(entry);
        }
        return run.Finish();
    }
}
