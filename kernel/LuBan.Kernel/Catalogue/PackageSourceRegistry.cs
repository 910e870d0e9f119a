using System.Collections.Concurrent;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Kernel.Catalogue;

/// <summary>Opens the package sources that the operator configured, and keeps them open until they change.</summary>
internal sealed class PackageSourceRegistry(IResourceClient<PackageSource> sources, SourceCredentials credentials, ISourceAddresses addresses, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, OpenSource> _open = new();

    /// <summary>Every source, those with the highest priority first. One that cannot be opened fails when it is asked.</summary>
    public async Task<IReadOnlyList<IPackageSource>> OpenAllAsync(CancellationToken cancellationToken)
    {
        var list = await sources.ListAsync(null, cancellationToken);
        var opened = new List<IPackageSource>();
        foreach (var item in list.Items.Where(item => item.Metadata.DeletionTimestamp is null).OrderByDescending(item => item.Spec.Priority).ThenBy(item => item.Metadata.Name, StringComparer.Ordinal))
        {
            try
            {
                opened.Add(await OpenAsync(item, cancellationToken));
            }
            catch (ExtensionException exception)
            {
                // Left out, it would no longer stand in the way of another source that offers its ids.
                opened.Add(new ClosedSource(item.Metadata.Name!, item.Spec, exception));
            }
        }
        return opened;
    }

    /// <summary>A source that was opened before.</summary>
    public IPackageSource Open(string name) =>
        _open.TryGetValue(name, out var entry) ? entry.Source : throw new ExtensionException("LB4301", $"The package source '{name}' is gone. Run the operation again.");

    /// <summary>Opens a source as it is configured now.</summary>
    /// <exception cref="ExtensionException">LB2110, LB2117: the spec makes no source. LB4306: its credentials are missing. LB4307: it is inside another server.</exception>
    public async Task<IPackageSource> OpenAsync(PackageSource resource, CancellationToken cancellationToken)
    {
        var login = await credentials.ReadAsync(resource, cancellationToken);
        var options = new PackageSourceOptions
        {
            Name = resource.Metadata.Name!,
            Url = addresses.Resolve(resource.Spec.Url),
            Priority = resource.Spec.Priority,
            IdPrefixes = resource.Spec.IdPrefixes,
            UserName = login?.UserName,
            Password = login?.Password,
            CertificateAuthorities = resource.Spec.CaBundle,
            AllowInsecureConnections = resource.Spec.AllowInsecure,
        };
        if (_open.TryGetValue(options.Name, out var entry) && entry.Fits(options)) return entry.Source;
        var source = PackageSources.Open(options, time);
        _open[options.Name] = new(options, source);
        return source;
    }

    private sealed record OpenSource(PackageSourceOptions Options, IPackageSource Source)
    {
        public bool Fits(PackageSourceOptions other) => Options.IdPrefixes.SequenceEqual(other.IdPrefixes, StringComparer.Ordinal) && Options == other with { IdPrefixes = Options.IdPrefixes };
    }

    /// <summary>A source that cannot even be opened.</summary>
    private sealed class ClosedSource(string name, PackageSourceSpec spec, ExtensionException why) : IPackageSource
    {
        public string Name => name;

        public int Priority => spec.Priority;

        public IReadOnlyList<string> IdPrefixes => spec.IdPrefixes;

        public Task<IReadOnlyList<PackageSummary>> SearchAsync(CancellationToken cancellationToken) => throw why;

        public Task<IReadOnlyList<AvailablePackage>> FindVersionsAsync(string id, CancellationToken cancellationToken) => throw why;

        public Task DownloadAsync(string id, string version, Stream destination, IProgress<long>? progress, CancellationToken cancellationToken) => throw why;
    }
}
