using System.Collections.Concurrent;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Packages;

/// <summary>Packages in a folder: <c>*.nupkg</c> side by side, or in NuGet's <c>id/version/id.version.nupkg</c>, or both.</summary>
internal sealed partial class FolderSource(PackageSourceOptions options, string folder, ILogger logger) : IPackageSource
{
    private readonly ConcurrentDictionary<string, FolderFile> _files = new(StringComparer.Ordinal);

    public string Name => options.Name;

    public int Priority => options.Priority;

    public IReadOnlyList<string> IdPrefixes => options.IdPrefixes;

    public Task<IReadOnlyList<PackageSummary>> SearchAsync(CancellationToken cancellationToken) => Task.Run<IReadOnlyList<PackageSummary>>(() =>
        [.. Scan(cancellationToken)
            .Where(file => file.Nuspec!.IsExtension)
            .GroupBy(file => PackageIds.Key(file.Nuspec!.Id))
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(Summarize)], cancellationToken);

    /// <summary>All of it each time: one look at the folder costs less than one for each package.</summary>
    public Task<CatalogueChanges?> ReadChangesAsync(string? feed, long after, CancellationToken cancellationToken) => Task.Run<CatalogueChanges?>(() => new(null, 0, true,
        [.. Scan(cancellationToken)
            .Where(file => file.Nuspec!.IsExtension)
            .GroupBy(file => PackageIds.Key(file.Nuspec!.Id))
            .Select(Describe)]), cancellationToken);

    public Task<IReadOnlyList<AvailablePackage>> FindVersionsAsync(string id, CancellationToken cancellationToken) => Task.Run<IReadOnlyList<AvailablePackage>>(() =>
        [.. Scan(cancellationToken)
            .Where(file => file.Nuspec!.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            .OrderBy(file => file.Nuspec!.Version)
            .Select(file => new AvailablePackage(file.Nuspec!.Id, file.Nuspec.Version.ToNormalizedString(), file.Nuspec.Dependencies)
            {
                IsExtension = file.Nuspec.IsExtension,
                Published = file.Changed,
            })], cancellationToken);

    public async Task DownloadAsync(string id, string version, Stream destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var found = await Task.Run(() => Versions.TryParse(version, out var wanted)
            ? Scan(cancellationToken).FirstOrDefault(file => file.Nuspec!.Id.Equals(id, StringComparison.OrdinalIgnoreCase) && file.Nuspec.Version.Equals(wanted))
            : null, cancellationToken);
        if (found is null) throw PackageSources.Refuse("LB2105", options, $"{id} {version} is not there. `luban search` shows what is; copy the package into the folder.");
        try
        {
            await using var file = OpenShared(found.Path, FileOptions.Asynchronous | FileOptions.SequentialScan);
            var buffer = new byte[81920];
            long written = 0;
            int read;
            while ((read = await file.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                progress?.Report(written += read);
            }
        }
        catch (FileNotFoundException exception)
        {
            throw PackageSources.Refuse("LB2105", options, $"{id} {version} was removed from the folder a moment ago.", exception);
        }
    }

    /// <summary>Every readable package, each id and version once, in an order that does not depend on the disk.</summary>
    private List<FolderFile> Scan(CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var found = new List<FolderFile>();
        var paths = ListPaths();
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Read(path) is { Nuspec: { } nuspec } file && seen.Add($"{PackageIds.Key(nuspec.Id)}/{nuspec.Version.ToNormalizedString().ToLowerInvariant()}")) found.Add(file);
        }
        foreach (var gone in _files.Keys.Except(paths, StringComparer.Ordinal)) _files.TryRemove(gone, out _);
        return found;
    }

    private List<string> ListPaths()
    {
        try
        {
            // Two levels down is where the hierarchical layout keeps its files. No links are followed out of the folder.
            var enumeration = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.ReparsePoint };
            return [.. Directory.EnumerateFiles(folder, "*.nupkg", enumeration)
                .OrderBy(path => path.Count(c => c == Path.DirectorySeparatorChar))
                .ThenBy(path => path, StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException exception)
        {
            throw PackageSources.Refuse("LB2108", options, $"the folder '{folder}' does not exist. Create it, or correct the source's url.", exception);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw PackageSources.Refuse("LB2108", options, $"the folder '{folder}' cannot be read: {exception.Message} Give the host's user the right to read it.", exception);
        }
    }

    private FolderFile? Read(string path)
    {
        var info = new FileInfo(path);
        try
        {
            var (length, changed) = (info.Length, info.LastWriteTimeUtc);
            if (_files.TryGetValue(path, out var known) && known.Length == length && known.Changed == changed) return known;
            var problems = new List<ExtensionProblem>();
            using var file = OpenShared(path, FileOptions.RandomAccess);
            var archive = StrictArchive.CheckStructure(file);
            problems.AddRange(archive.Problems);
            var nuspec = problems.Count == 0 ? PackageInspector.ReadNuspec(file, archive.Entries, ArchiveLimits.Default, problems) : null;
            if (problems.Count > 0) FileIgnored(Name, path, problems[0].ToString(), problems.Count);
            // A manifest with problems is told when the package is installed; here it would only be shown.
            var manifest = nuspec is { IsExtension: true } && problems.Count == 0 ? PackageInspector.ReadManifest(file, archive.Entries, ArchiveLimits.Default, []) : null;
            return _files[path] = new FolderFile(path, length, changed, problems.Count == 0 ? nuspec : null, manifest);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Not remembered: somebody may be copying it in at this moment.
            FileIgnored(Name, path, $"LB2113: {exception.Message}", 1);
            return null;
        }
    }

    private PackageSummary Summarize(IEnumerable<FolderFile> files)
    {
        var versions = files.Select(file => file.Nuspec!).OrderBy(nuspec => nuspec.Version).ToList();
        var newest = versions.LastOrDefault(nuspec => !nuspec.Version.IsPrerelease) ?? versions[^1];
        return new PackageSummary(newest.Id, Name, [.. versions.Select(nuspec => nuspec.Version.ToNormalizedString())])
        {
            Title = string.IsNullOrEmpty(newest.Title) ? newest.Id : newest.Title,
            Description = newest.Description,
            Authors = newest.Authors,
            Tags = newest.Tags,
            ProjectUrl = newest.ProjectUrl,
            License = newest.License,
        };
    }

    private CataloguePackage Describe(IEnumerable<FolderFile> files)
    {
        var versions = files.OrderByDescending(file => file.Nuspec!.Version).ToList();
        var summary = Summarize(versions);
        var manifest = (versions.FirstOrDefault(file => !file.Nuspec!.Version.IsPrerelease) ?? versions[0]).Manifest;
        return CatalogueLimits.Apply(new CataloguePackage
        {
            Id = summary.Id,
            Title = summary.Title,
            DisplayName = manifest?.DisplayName?.Texts ?? new Dictionary<string, string>(),
            Description = summary.Description,
            Summary = manifest?.Description?.Texts ?? new Dictionary<string, string>(),
            Categories = manifest?.Categories ?? [],
            Authors = summary.Authors,
            Tags = summary.Tags,
            ProjectUrl = summary.ProjectUrl?.ToString(),
            License = summary.License,
            Versions = [.. versions.Select(file => new CatalogueVersion
            {
                Version = file.Nuspec!.Version.ToNormalizedString(),
                Published = file.Changed,
                Dependencies = file.Nuspec.Dependencies,
                HostRange = file.Nuspec.Dependencies.FirstOrDefault(dependency => dependency.IsSdk)?.Range,
                Size = file.Length,
            })],
        });
    }

    private static FileStream OpenShared(string path, FileOptions fileOptions) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 4096, fileOptions);

    [LoggerMessage(2101, LogLevel.Warning, "Package source {Source}: the file {Path} is ignored, {Problem} ({Count} problems in all)")]
    private partial void FileIgnored(string source, string path, string problem, int count);

    private sealed record FolderFile(string Path, long Length, DateTime Changed, Nuspec? Nuspec, ExtensionManifest? Manifest);
}
