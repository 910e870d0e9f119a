using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.State;
using LuBan.Marketplace.Upstreams;

namespace LuBan.Marketplace.Feed;

/// <summary>Finds what the feed delivers: what was published here, and where nothing was, what an upstream has. What is in review, quarantined or revoked is not there.</summary>
internal sealed class FeedPackages(MarketplaceState state, IBlobs blobs, UpstreamPackages upstreams)
{
    /// <summary>A package of which at least one version is delivered.</summary>
    public async ValueTask<PackageEntry?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var known = state.TryFind(id, out var package) ? package : null;
        var found = known is { IsLocal: true } ? known : await upstreams.FindAsync(id, known, cancellationToken);
        return found is not null && found.Versions.Any(version => version.State.IsDelivered()) ? found : null;
    }

    /// <summary>A version that is delivered.</summary>
    public async ValueTask<(PackageEntry Package, VersionEntry Version)?> FindAsync(string id, string version, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { } package && package.TryFind(version, out var entry) && entry.State.IsDelivered() ? (package, entry) : null;

    /// <summary>A version that is delivered, with its files: taken over from its upstream, if it has to be.</summary>
    public async ValueTask<(PackageEntry Package, VersionEntry Version)?> FindWithFilesAsync(string id, string version, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, version, cancellationToken) is not { } found) return null;
        if (found.Version.Upstream is null) return found;
        var fetched = await upstreams.FetchAsync(found.Package, found.Version, cancellationToken);
        return fetched.State.IsDelivered() ? (found.Package, fetched) : null;
    }

    /// <summary>What is known of a version beyond its entry.</summary>
    public Task<VersionDetail?> DetailAsync(VersionEntry version, CancellationToken cancellationToken) => blobs.ReadJsonAsync<VersionDetail>(version.Detail, cancellationToken);
}
