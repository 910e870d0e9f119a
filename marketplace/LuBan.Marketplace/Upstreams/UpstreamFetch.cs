using System.Security.Cryptography;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.Publishing;
using LuBan.Marketplace.State;
using LuBan.Marketplace.Trust;
using LuBan.Packages;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;

namespace LuBan.Marketplace.Upstreams;

/// <summary>Takes one version over: downloads it, checks it as if it were pushed, pins what it is, signs it as this marketplace's, and makes it a version.</summary>
internal sealed partial class UpstreamFetch(MarketplaceStore store, IBlobs blobs, StagingFolder staging, SigningKeys keys, TimeProvider time, ILogger<UpstreamFetch> logger)
{
    private const string Actor = "marketplace";

    /// <summary>Takes a version over, or fetches its file again when it was taken over and the file is gone.</summary>
    /// <param name="upstream">Where from.</param>
    /// <param name="id">The package id.</param>
    /// <param name="wanted">The version as it is known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ExtensionException">LB7041: it is not what was taken over before; LB7042: it is refused.</exception>
    public async Task<VersionEntry> RunAsync(Upstream upstream, string id, VersionEntry wanted, CancellationToken cancellationToken)
    {
        if (!wanted.Package.IsEmpty && await blobs.ContainsAsync(wanted.Package, cancellationToken)) return wanted;
        var file = staging.Create();
        try
        {
            await using (file)
            {
                await upstream.Source.DownloadAsync(id, wanted.Version, file, null, cancellationToken);
                var inspection = Inspect(upstream, id, wanted.Version, file, cancellationToken);
                var signature = await VerifyAsync(upstream, id, wanted.Version, file, cancellationToken);
                RequirePinned(upstream, id, wanted, signature);
                var version = await StoreAsync(upstream, file, inspection, signature, cancellationToken);
                return await CommitAsync(upstream, inspection.Id!, version, cancellationToken);
            }
        }
        finally
        {
            File.Delete(file.Name);
        }
    }

    private static PackageInspection Inspect(Upstream upstream, string id, string version, FileStream file, CancellationToken cancellationToken)
    {
        file.Position = 0;
        var inspection = PackageInspector.Inspect(file, cancellationToken: cancellationToken);
        if (inspection.Problems.Count > 0) throw Refuse(upstream, id, version, string.Join(" | ", inspection.Problems));
        if (!id.Equals(inspection.Id, StringComparison.OrdinalIgnoreCase) || PackageVersions.Compare(version, inspection.Version) != 0)
            throw Refuse(upstream, id, version, $"it is {inspection.Id} {inspection.Version}");
        return inspection;
    }

    private async Task<PackageSignatureInfo> VerifyAsync(Upstream upstream, string id, string version, FileStream file, CancellationToken cancellationToken)
    {
        file.Position = 0;
        var verdict = await PackageVerifier.VerifyAsync(file, upstream.Policy, time, cancellationToken);
        return verdict is { Trusted: true, Signature: { } signature } ? signature : throw Refuse(upstream, id, version, string.Join(" | ", verdict.Problems));
    }

    /// <summary>The same version is the same content for ever, whoever signs it anew.</summary>
    private void RequirePinned(Upstream upstream, string id, VersionEntry wanted, PackageSignatureInfo signature)
    {
        if (wanted.ContentHash.IsEmpty || Convert.FromBase64String(signature.ContentHash).AsSpan().SequenceEqual(wanted.ContentHash.Span)) return;
        Changed(upstream.Name, id, wanted.Version);
        throw new ExtensionException("LB7041", $"The upstream '{upstream.Name}' sent another {id} {wanted.Version} than the one that was taken over from it. It is refused: somebody replaced a published version. Ask whoever runs the upstream, and quarantine the version if the first one was wrong.");
    }

    private async Task<VersionEntry> StoreAsync(Upstream upstream, FileStream file, PackageInspection inspection, PackageSignatureInfo signature, CancellationToken cancellationToken)
    {
        file.Position = 0;
        var details = PackageMetadataReader.Read(file, inspection);
        var icon = details.Icon is { } image ? new StoredFile(await blobs.WriteAsync(image.Bytes, cancellationToken), image.MediaType) : null;
        var detail = await blobs.WriteJsonAsync(await DescribeAsync(file, inspection, details, cancellationToken), cancellationToken);
        var (package, size) = await SignAsync(upstream, file, cancellationToken);
        file.Position = 0;
        return new VersionEntry
        {
            Version = details.Version,
            State = VersionState.Listed,
            Card = PushedCard.Of(details, icon),
            Pushed = time.GetUtcNow(),
            Package = package,
            Original = await blobs.WriteAsync(file, cancellationToken),
            Size = size,
            ContentHash = Convert.FromBase64String(signature.ContentHash),
            Detail = detail,
            HostRange = details.Dependencies.FirstOrDefault(dependency => dependency.IsSdk)?.Range,
            Dependencies = details.Dependencies,
            Permissions = details.Manifest.Approvals,
            AuthorFingerprint = signature.AuthorFingerprint,
            PushedBy = Actor,
            Upstream = upstream.Name,
        };
    }

    private async Task<VersionDetail> DescribeAsync(FileStream file, PackageInspection inspection, PackageDetails details, CancellationToken cancellationToken)
    {
        var images = new List<State.PackageImage>();
        foreach (var image in details.Screenshots) images.Add(new(image.Path, new StoredFile(await blobs.WriteAsync(image.Bytes, cancellationToken), image.MediaType)));
        return new VersionDetail
        {
            Id = details.Id,
            Version = details.Version,
            Manifest = details.Manifest,
            Nuspec = await NuspecAsync(file, inspection, cancellationToken),
            Readmes = await TextsAsync(details.Readmes, cancellationToken),
            Changelogs = await TextsAsync(details.Changelogs, cancellationToken),
            Images = images,
            ReleaseNotes = details.ReleaseNotes,
            RepositoryUrl = details.RepositoryUrl?.AbsoluteUri,
            RepositoryCommit = details.RepositoryCommit,
            UnpackedSize = inspection.Entries.Sum(entry => entry.Size),
            Files = inspection.Entries.Count(entry => !entry.IsDirectory),
        };
    }

    private async Task<BlobHash> NuspecAsync(FileStream file, PackageInspection inspection, CancellationToken cancellationToken)
    {
        var entry = inspection.Entries.First(entry => !entry.IsDirectory && !entry.Path.Contains('/', StringComparison.Ordinal) && entry.Path.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase));
        await using var content = StrictArchive.Open(file, entry);
        return await blobs.WriteAsync(content, cancellationToken);
    }

    private async Task<IReadOnlyDictionary<string, BlobHash>> TextsAsync(IReadOnlyDictionary<string, string> texts, CancellationToken cancellationToken)
    {
        var stored = new Dictionary<string, BlobHash>(StringComparer.OrdinalIgnoreCase);
        foreach (var (language, text) in texts) stored[language] = await blobs.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), cancellationToken);
        return stored;
    }

    /// <summary>Signed as everything else that is delivered here; another feed's signature gives way, the author's stays.</summary>
    private async Task<(BlobHash Hash, long Size)> SignAsync(Upstream upstream, FileStream file, CancellationToken cancellationToken)
    {
        file.Position = 0;
        var signed = staging.Create();
        try
        {
            BlobHash hash;
            long size;
            await using (signed)
            {
                await PackageSigner.SignAsync(file, signed, keys.Current, keys.ServiceIndex, [upstream.Name], cancellationToken);
                signed.Position = 0;
                (hash, size) = (new BlobHash(await SHA256.HashDataAsync(signed, cancellationToken)), signed.Length);
            }
            await blobs.MoveAsync(signed.Name, hash, cancellationToken);
            return (hash, size);
        }
        finally
        {
            File.Delete(signed.Name);
        }
    }

    private Task<VersionEntry> CommitAsync(Upstream upstream, string id, VersionEntry version, CancellationToken cancellationToken) =>
        store.ChangeAsync(MarketplaceKeys.Package(id), Actor, state =>
        {
            state.TryFind(id, out var package);
            if (package is { IsLocal: true }) throw Refuse(upstream, id, version.Version, "the id was published here in the meantime");
            var there = package?.Versions.FirstOrDefault(one => PackageVersions.Compare(one.Version, version.Version) == 0);
            // Another server may have been faster. A state that an administrator gave it stays.
            var saved = there is null ? version : there with { Package = version.Package, Size = version.Size };
            return new Change<VersionEntry>(saved, new VersionSaved(package?.Id ?? id, saved));
        }, cancellationToken);

    private static ExtensionException Refuse(Upstream upstream, string id, string version, string why) => new("LB7042",
        $"{id} {version} of the upstream '{upstream.Name}' is not taken over: {why}.");

    [LoggerMessage(7041, LogLevel.Error, "ALARM: the upstream {Upstream} now sends another {Id} {Version} than it did at first; it is refused")]
    private partial void Changed(string upstream, string id, string version);
}
