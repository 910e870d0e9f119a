using LuBan.Marketplace.Access;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.Feed;
using LuBan.Marketplace.State;
using LuBan.Marketplace.Trust;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Marketplace.Bundles;

/// <summary>Makes bundles: everything for a lock file in one file, signed like the packages in it.</summary>
internal sealed class BundleMaker(FeedPackages packages, IBlobs blobs, StagingFolder staging, SigningKeys keys, MetadataIssuer metadata, Blocklist blocklist, TimeProvider time)
{
    private const int MaxExtensions = 1000;

    /// <summary>Makes the bundle of a lock file.</summary>
    /// <returns>The bundle, to be read from its beginning; the file is gone when it is closed.</returns>
    /// <exception cref="MarketplaceException">LB7190: something of it is not delivered here, or is other content; LB7191: it is too much at once.</exception>
    public async Task<Stream> MakeAsync(LockFile lockFile, CancellationToken cancellationToken)
    {
        if (lockFile.Extensions.Count is 0 or > MaxExtensions) throw new MarketplaceException(400, "LB7191", $"the lock file has {lockFile.Extensions.Count} extensions, 1 to {MaxExtensions} go into a bundle. Make several.");
        var versions = await FindAsync(lockFile, cancellationToken);
        var file = new FileStream(staging.NewPath(), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose });
        try
        {
            using (var writer = new BundleWriter(file, lockFile, time.GetUtcNow())) await WriteAsync(writer, versions, cancellationToken);
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private async Task WriteAsync(BundleWriter writer, IReadOnlyList<(PackageEntry Package, VersionEntry Version)> versions, CancellationToken cancellationToken)
    {
        foreach (var (package, version) in versions)
        {
            await using (var content = await OpenAsync(version.Package, cancellationToken)) await writer.AddPackageAsync(package.Id, content, cancellationToken);
            if (await packages.DetailAsync(version, cancellationToken) is not { Bill.IsEmpty: false } detail) continue;
            await using var bill = await OpenAsync(detail.Bill, cancellationToken);
            var bytes = new byte[bill.Length];
            await bill.ReadExactlyAsync(bytes, cancellationToken);
            await writer.AddBillAsync(package.Id, bytes, cancellationToken);
        }
        await writer.AddMetadataAsync((await metadata.GetAsync(cancellationToken)).Jws, cancellationToken);
        foreach (var certificate in keys.Announced) await writer.AddCertificateAsync(certificate.Certificate, cancellationToken);
        await writer.FinishAsync(keys.Current, cancellationToken);
    }

    private async Task<IReadOnlyList<(PackageEntry, VersionEntry)>> FindAsync(LockFile lockFile, CancellationToken cancellationToken)
    {
        var problems = new List<ExtensionProblem>();
        var versions = new List<(PackageEntry, VersionEntry)>();
        foreach (var (id, locked) in lockFile.Extensions)
        {
            if (await packages.FindWithFilesAsync(id, locked.Version, cancellationToken) is not { } found)
                problems.Add(new("LB7190", $"{id} {locked.Version}", "this marketplace does not deliver it. Lock a version that it delivers, or push it here first."));
            else if (blocklist.Find(id, locked.Version) is { } block)
                problems.Add(new("LB7190", $"{id} {locked.Version}", $"it is blocked ({block.Reference}: {block.Message}). Lock another version."));
            else if (Convert.ToBase64String(found.Version.ContentHash.Span) is var hash && hash != locked.Sha512())
                problems.Add(new("LB7190", $"{id} {locked.Version}", $"its content hash here is sha512-{hash}, the lock file has {locked.ContentHash}: it was locked from another place. Compare the two."));
            else versions.Add(found);
        }
        return problems.Count == 0 ? versions : throw new MarketplaceException(409, problems);
    }

    private async Task<Stream> OpenAsync(BlobHash hash, CancellationToken cancellationToken) =>
        await blobs.OpenAsync(hash, cancellationToken) ?? throw new ExtensionException("LB7192", $"The stored file {hash} is missing. Restore it from a backup, or from another server of this marketplace.");
}
