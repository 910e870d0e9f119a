using LuBan.Marketplace.Access;
using LuBan.Marketplace.Catalogue;
using LuBan.Marketplace.Feed;
using LuBan.Marketplace.State;
using LuBan.Marketplace.Trust;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Marketplace.Bundles;

/// <summary>Chooses the versions for a bundle as a kernel would, and writes the lock file that a kernel reads.</summary>
internal sealed class LockMaker(MarketplaceState state, FeedPackages packages, SigningKeys keys, MetadataIssuer metadata)
{
    // What a kernel calls the feed of its own marketplace.
    private const string Source = "marketplace";

    /// <summary>Makes a lock file of what is wanted and of what that needs.</summary>
    /// <exception cref="MarketplaceException">LB7193: nothing, or something that no version can be found for.</exception>
    public async Task<LockFile> MakeAsync(BundleWish wish, string host, CancellationToken cancellationToken)
    {
        if (wish.Extensions.Count == 0) throw new MarketplaceException(400, "LB7193", "nothing is wanted. Send a lock file, or name extensions.");
        var chosen = new Dictionary<string, ResolvedPackage>(StringComparer.OrdinalIgnoreCase);
        var problems = new List<ExtensionProblem>();
        foreach (var extension in wish.Extensions)
        {
            var request = new ResolveRequest
            {
                Id = extension.Id, Version = extension.Range, HostVersion = host, Sources = [new StateSource(state)],
                Installed = chosen.ToDictionary(one => one.Key, one => one.Value.Version), InstalledDependencies = chosen.ToDictionary(one => one.Key, one => one.Value.Dependencies),
            };
            var solution = await new ExtensionResolver().ResolveAsync(request, cancellationToken);
            problems.AddRange(solution.Problems);
            foreach (var package in solution.Packages) chosen[package.Id] = package;
        }
        if (problems.Count > 0) throw new MarketplaceException(409, problems);
        return await WriteAsync(chosen.Values, [.. wish.Extensions.Select(extension => extension.Id)], host, cancellationToken);
    }

    private async Task<LockFile> WriteAsync(IReadOnlyCollection<ResolvedPackage> chosen, IReadOnlyList<string> wanted, string host, CancellationToken cancellationToken)
    {
        var locked = new Dictionary<string, LockedExtension>();
        foreach (var choice in chosen)
        {
            var (package, version) = await packages.FindAsync(choice.Id, choice.Version, cancellationToken) ?? throw new MarketplaceException(409, "LB7190", $"{choice.Id} {choice.Version} was taken away this moment. Try again.");
            locked[package.Id] = new LockedExtension(version.Version, Source, LockedExtension.FormatContentHash(Convert.ToBase64String(version.ContentHash.Span)))
            {
                Signer = "sha256:" + keys.Current.Fingerprint,
                Owners = package.Owners,
                RequestedBy = [.. chosen.Where(other => other.Dependencies.Any(need => need.Id.Equals(choice.Id, StringComparison.OrdinalIgnoreCase))).Select(other => other.Id)
                    .Concat(wanted.Contains(choice.Id, StringComparer.OrdinalIgnoreCase) ? ["user"] : [])],
                Dependencies = version.Dependencies.ToDictionary(need => need.Id, need => need.Range),
                PermissionsGranted = [.. version.Permissions.Select(permission => permission.Name)],
            };
        }
        return new LockFile { Host = host, MetadataSequence = (await metadata.GetAsync(cancellationToken)).Sequence, Extensions = locked };
    }
}
