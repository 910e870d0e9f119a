using LuBan.Packages;
using LuBan.Resources.Storage;
using LuBan.Sdk;

namespace LuBan.Kernel.Installation;

/// <summary>
/// Shares the installed packages among the replicas of one database, so that a replica needs no feed to load what is installed.
/// Without a shared database there is nobody to share with, and nothing is done.
/// </summary>
internal sealed class PackageVault(InstalledPackages installed, IResourceClient<InstallPlan> plans, IBlobStore? blobs) : IDisposable
{
    /// <summary>Offers a package to the other replicas. Called before a plan names it.</summary>
    public async Task ShareAsync(StoredPackage package, CancellationToken cancellationToken)
    {
        if (blobs is null || await blobs.ContainsAsync(package.Hash, cancellationToken)) return;
        await using var file = File.OpenRead(package.PackageFile);
        await blobs.PutAsync(package.Hash, file, cancellationToken);
    }

    /// <summary>Finds a package here, or takes it over from the replica that brought it in.</summary>
    /// <exception cref="ExtensionException">LB4050: it is nowhere. LB4051: what is there is another package.</exception>
    public async Task<StoredPackage> TakeAsync(string hash, string id, string version, CancellationToken cancellationToken)
    {
        if (installed.Store.Find(hash) is { } known && installed.Store.Verify(known).Count == 0) return known;
        await using var file = installed.CreateTemporaryFile();
        if (blobs is null || !await blobs.ReadAsync(hash, file, cancellationToken)) throw InstallationErrors.NotShared(id, version);
        file.Position = 0;
        var package = await installed.Store.AddAsync(file, new PackageExpectation(id, version), cancellationToken);
        return package.Hash == hash ? package : throw InstallationErrors.SharedPackageDiffers(id, version, hash, package.Hash);
    }

    /// <summary>Takes the version before over when this replica does not have it: a way back that needs no feed.</summary>
    public async Task TakePreviousAsync(InstallPlan plan, string version, CancellationToken cancellationToken)
    {
        if (blobs is null || plan.Status is not { PreviousPackageHash: { } hash } status || status.PreviousVersion != version) return;
        if (await blobs.ContainsAsync(hash, cancellationToken)) await TakeAsync(hash, plan.Spec.Extension.Id, version, cancellationToken);
    }

    /// <summary>Removes what no plan names any more. Only the leader calls it.</summary>
    public async Task CollectAsync(CancellationToken cancellationToken)
    {
        if (blobs is null) return;
        // The keys first: a package that is shared in between is not looked at.
        var keys = await blobs.ListAsync(cancellationToken);
        var list = await plans.ListAsync(null, cancellationToken);
        var named = list.Items.SelectMany(plan => (string?[])[plan.Status?.PackageHash, plan.Status?.PreviousPackageHash]).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var key in keys.Where(key => !named.Contains(key) && installed.Store.Current.Items.Values.All(item => item.Hash != key)))
            await blobs.DeleteAsync(key, cancellationToken);
    }

    public void Dispose() => blobs?.Dispose();
}
