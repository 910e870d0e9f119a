using System.Collections.Concurrent;
using LuBan.Kernel.Catalogue;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Installation;
using LuBan.Packages;
using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Browsing;

/// <summary>
/// Packages to look into: the installed ones where they are, others fetched from their source, checked as strictly as for an install, and kept for a
/// while. Bounded in size, number and time, whatever a source sends.
/// </summary>
internal sealed class PackagePreviews : IDisposable
{
    private const int MaxAtOnce = 4;
    private const int MaxWaiting = 32;
    private const int MaxEntries = 5_000;
    private const int MaxUnpackedTimes = 4;

    /// <summary>How long a refusal is remembered: a package that is refused is not fetched again for each look.</summary>
    private static readonly TimeSpan RefusalMemory = TimeSpan.FromSeconds(30);

    private readonly InstalledPackages _installed;
    private readonly PackageSourceRegistry _registry;
    private readonly SourceGate _gate;
    private readonly TimeProvider _time;
    private readonly CatalogueOptions _options;
    private readonly ConcurrentDictionary<string, Lazy<Task<PackageContent>>> _fetching = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turns = new(MaxAtOnce);
    private readonly CancellationTokenSource _stopping = new();
    private readonly PreviewCache _kept;
    private int _waiting;

    public PackagePreviews(InstalledPackages installed, PackageSourceRegistry registry, SourceGate gate, TimeProvider time, IOptions<CatalogueOptions> options)
    {
        (_installed, _registry, _gate, _time, _options) = (installed, registry, gate, time, options.Value);
        _kept = new(time, _options.PreviewCacheItems, _options.PreviewCacheBytes);
    }

    /// <summary>A stored package, without a look at any source.</summary>
    /// <returns>The content; null when the version is not stored.</returns>
    public PackageContent? FindStored(string id, string version)
    {
        var package = _installed.TryFind(id.ToLowerInvariant(), out var current) && current.Version == version ? current : _installed.FindStored(id, version);
        return package is null ? null : _kept.FindStored(package.Hash) ?? _kept.KeepStored(package.Hash, Describe(package));
    }

    /// <summary>A package, from the store or from its source.</summary>
    /// <param name="id">Its id, as written.</param>
    /// <param name="version">Its version.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="published">When the source says that it was published; a package that was replaced since is another one.</param>
    /// <param name="cancellationToken">Ends the wait; whoever else waits goes on.</param>
    /// <exception cref="ExtensionException">LB20xx: it is refused. LB21xx: its source does not deliver it. LB4353–LB4355: it is too large, too slow, or too many are asked for.</exception>
    public async Task<PackageContent> GetAsync(string id, string version, PackageSource source, DateTimeOffset? published, CancellationToken cancellationToken)
    {
        // Another spec is another place: what was fetched from the one before is not shown for it.
        var key = $"{source.Metadata.Name}\n{source.Metadata.Generation}\n{id.ToLowerInvariant()}\n{version}\n{published?.UtcTicks}";
        if (_kept.Find(key) is { } kept) return kept;
        if (_kept.FindRefusal(key) is { } refusal) throw refusal;
        var fetch = _fetching.GetOrAdd(key, _ => new(() => FetchAsync(key, id, version, source)));
        return await fetch.Value.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
        _turns.Dispose();
        _kept.Dispose();
    }

    private async Task<PackageContent> FetchAsync(string key, string id, string version, PackageSource source)
    {
        // Not in the name of the one who asked first: whoever comes later waits for the same.
        Task<PackageContent> fetch;
        using (ExecutionContext.SuppressFlow()) fetch = Task.Run(() => FetchInTurnAsync(key, id, version, source), CancellationToken.None);
        try
        {
            return await fetch;
        }
        catch (ExtensionException exception) when (exception is not BrowsingException { Code: "LB4355" })
        {
            _kept.KeepRefusal(key, exception, RefusalMemory);
            throw;
        }
        finally
        {
            _fetching.TryRemove(key, out _);
        }
    }

    private async Task<PackageContent> FetchInTurnAsync(string key, string id, string version, PackageSource source)
    {
        using var deadline = new CancellationTokenSource(_options.PreviewTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stopping.Token);
        if (Interlocked.Increment(ref _waiting) > MaxAtOnce + MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw BrowsingException.Busy();
        }
        try
        {
            await _turns.WaitAsync(either.Token);
            try
            {
                // Whoever came first may have finished meanwhile.
                return _kept.Find(key) ?? _kept.Keep(key, await ReceiveAsync(id, version, source, either.Token));
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw BrowsingException.TooSlow(id, version, _options.PreviewTimeout);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task<PackageContent> ReceiveAsync(string id, string version, PackageSource source, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_installed.Store.TemporaryDirectory, $"preview-{Guid.NewGuid():N}.nupkg");
        try
        {
            await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, 81920, FileOptions.Asynchronous))
            {
                var open = await _registry.OpenAsync(source, cancellationToken);
                await using var bounded = new BoundedStream(file, _options.PreviewPackageBytes, () => BrowsingException.TooLarge(id, version, _options.PreviewPackageBytes));
                await open.DownloadAsync(id, version, bounded, null, cancellationToken);
                return await CheckAsync(id, version, source.Metadata.Name!, file, path, cancellationToken);
            }
        }
        catch
        {
            System.IO.File.Delete(path);
            throw;
        }
    }

    /// <summary>Nothing is shown of a package that could not be installed from there.</summary>
    private async Task<PackageContent> CheckAsync(string id, string version, string source, FileStream file, string path, CancellationToken cancellationToken)
    {
        var policy = await _gate.RequireAsync(source, id, cancellationToken);
        file.Position = 0;
        var verdict = await PackageVerifier.VerifyAsync(file, policy, _time, cancellationToken);
        if (!verdict.Trusted) throw new PackageException($"Package {id} {version} from '{source}'", verdict.Problems);
        file.Position = 0;
        var limits = new ArchiveLimits { MaxFileBytes = _options.PreviewPackageBytes, MaxEntries = MaxEntries, MaxTotalBytes = (long)_options.PreviewPackageBytes * MaxUnpackedTimes };
        var inspection = PackageInspector.Inspect(file, limits, cancellationToken);
        if (inspection.Problems.Count > 0) throw new PackageException($"Package {id} {version} from '{source}'", inspection.Problems);
        if (!string.Equals(inspection.Id, id, StringComparison.OrdinalIgnoreCase) || inspection.Version != version)
            throw new PackageException($"Package {id} {version} from '{source}'", [new("LB4359", "nuspec", $"the source delivered {inspection.Id} {inspection.Version} instead. Tell whoever runs it.")]);
        return new(path, inspection) { Size = file.Length, ContentHash = verdict.Signature!.ContentHash, Signer = verdict.Signature.RepositoryFingerprint, Source = source };
    }

    /// <summary>What is stored was checked when it came in; its files cannot have changed.</summary>
    private static PackageContent Describe(StoredPackage package)
    {
        using var file = System.IO.File.OpenRead(package.PackageFile);
        var report = StrictArchive.CheckStructure(file);
        if (report.Problems.Count > 0) throw new PackageException($"Package {package.Id} {package.Version}", report.Problems);
        var inspection = new PackageInspection([]) { Id = package.Id, Version = package.Version, Manifest = package.Manifest, Dependencies = package.Dependencies, Entries = report.Entries };
        return new(package.PackageFile, inspection) { Size = file.Length, ContentHash = package.ContentHash, Signer = package.Origin?.Signer, Source = package.Origin?.Source };
    }
}
