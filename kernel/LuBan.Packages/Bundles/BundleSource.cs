using System.Security.Cryptography;
using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>The packages of a verified bundle as a package source. Needs no network.</summary>
/// <param name="bundle">The bundle; stays open as long as the source is used, and is the caller's to dispose.</param>
/// <param name="name">The source's name.</param>
public sealed class BundleSource(BundleReader bundle, string name) : IPackageSource
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public int Priority { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> IdPrefixes { get; init; } = [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<PackageSummary>> SearchAsync(CancellationToken cancellationToken)
    {
        var found = new List<PackageSummary>();
        foreach (var package in bundle.Packages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var nuspec = ReadNuspec(package);
            found.Add(new PackageSummary(package.Id, name, [package.Version])
            {
                Title = nuspec.Title ?? package.Id,
                Description = nuspec.Description,
                Authors = nuspec.Authors,
                Tags = nuspec.Tags,
                ProjectUrl = nuspec.ProjectUrl,
                License = nuspec.License,
            });
        }
        return Task.FromResult<IReadOnlyList<PackageSummary>>([.. found.OrderBy(package => package.Id, StringComparer.OrdinalIgnoreCase)]);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AvailablePackage>> FindVersionsAsync(string id, CancellationToken cancellationToken)
    {
        IReadOnlyList<AvailablePackage> found = [.. bundle.Packages.Where(package => package.Id.Equals(id, StringComparison.OrdinalIgnoreCase)).Select(package =>
        {
            var nuspec = ReadNuspec(package);
            return new AvailablePackage(nuspec.Id, package.Version, nuspec.Dependencies) { IsExtension = nuspec.IsExtension, Published = bundle.Manifest.Created };
        })];
        return Task.FromResult(found);
    }

    /// <inheritdoc/>
    public async Task DownloadAsync(string id, string version, Stream destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var package = bundle.Packages.FirstOrDefault(package => package.Id.Equals(id, StringComparison.OrdinalIgnoreCase) && package.Version.Equals(version, StringComparison.OrdinalIgnoreCase))
            ?? throw new ExtensionException("LB2105", $"Package source '{name}' (a bundle): it does not have {id} {version}. It holds {string.Join(", ", bundle.Packages.Select(one => $"{one.Id} {one.Version}"))}.");
        await using var content = bundle.OpenPackage(package.Id, package.Version)!;
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[81920];
        long total = 0;
        int read;
        while ((read = content.Read(buffer)) > 0)
        {
            sha256.AppendData(buffer, 0, read);
            await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            progress?.Report(total += read);
        }
        // Verified when it was opened; a file written to since then must not slip through.
        if (Convert.ToHexStringLower(sha256.GetHashAndReset()) != bundle.FileOf(package).Sha256)
            throw BundleFiles.Refuse("LB2072", $"{id} {version}", "the bundle changed while it was open. Copy it again, to a place where nobody else writes.");
    }

    private Nuspec ReadNuspec(BundledPackage package)
    {
        using var file = bundle.OpenPackage(package.Id, package.Version)!;
        var report = StrictArchive.CheckStructure(file);
        var problems = report.Problems.ToList();
        return problems.Count == 0 && PackageInspector.ReadNuspec(file, report.Entries, ArchiveLimits.Default, problems) is { } nuspec && problems.Count == 0
            ? nuspec
            : throw new PackageException($"Package {package.Id} {package.Version} in the bundle", problems);
    }
}
