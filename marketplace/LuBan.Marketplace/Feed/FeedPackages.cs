using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.State;
using LuBan.Packages;

namespace LuBan.Marketplace.Feed;

/// <summary>Finds what the feed delivers. What is in review, quarantined or revoked is not there.</summary>
internal sealed class FeedPackages(MarketplaceState state, IBlobs blobs)
{
    /// <summary>A package of which at least one version is delivered.</summary>
    public ValueTask<PackageEntry?> FindAsync(string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(state.TryFind(id, out var package) && package.Versions.Any(version => version.State.IsDelivered()) ? package : null);
    }

    /// <summary>A version that is delivered.</summary>
    public async ValueTask<(PackageEntry Package, VersionEntry Version)?> FindAsync(string id, string version, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { } package && Find(package, version) is { } entry ? (package, entry) : null;

    /// <summary>What is known of a version beyond its entry.</summary>
    public Task<VersionDetail?> DetailAsync(VersionEntry version, CancellationToken cancellationToken) => blobs.ReadJsonAsync<VersionDetail>(version.Detail, cancellationToken);

    /// <summary>The file that is delivered.</summary>
    public ValueTask<BlobHash> PackageFileAsync(PackageEntry package, VersionEntry version, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(version.Package);
    }

    private static VersionEntry? Find(PackageEntry package, string version) =>
        PackageVersions.TryNormalize(version, out var normal) && package.Versions.FirstOrDefault(entry => entry.Version.Equals(normal, StringComparison.OrdinalIgnoreCase)) is { } found && found.State.IsDelivered() ? found : null;
}
