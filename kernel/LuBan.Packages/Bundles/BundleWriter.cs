using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LuBan.Packages;

/// <summary>Writes a bundle: one signed file with everything for a lock file, to carry to a host without a network.</summary>
/// <remarks>A bundle is an archive like a package, with the same strict rules: <c>packages/*.nupkg</c>, <c>luban.lock.json</c>, <c>metadata.jws</c>,
/// <c>certificates/*.cer</c>, <c>sboms/*.json</c>, and last <c>bundle.jws</c>, a signed list of the hashes of all others.</remarks>
public sealed class BundleWriter : IDisposable
{
    private readonly ZipArchive _archive;
    private readonly LockFile _lock;
    private readonly DateTimeOffset _created;
    private readonly SortedDictionary<string, BundledFile> _files = new(StringComparer.Ordinal);

    /// <summary>Begins a bundle.</summary>
    /// <param name="destination">Where it goes: empty, can seek.</param>
    /// <param name="lockFile">What it is for. Every extension in it must be added.</param>
    /// <param name="created">When it is made.</param>
    public BundleWriter(Stream destination, LockFile lockFile, DateTimeOffset created)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(lockFile);
        if (!destination.CanSeek) throw new ArgumentException("The destination cannot seek.", nameof(destination));
        _archive = new ZipArchive(destination, ZipArchiveMode.Create, leaveOpen: true);
        _lock = lockFile;
        _created = created;
    }

    /// <summary>Until when it may be imported; null: no end.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Adds a package of the lock file.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="package">The package file, as the feed serves it; can seek.</param>
    /// <param name="cancellationToken">Ends the copy.</param>
    /// <exception cref="PackageException">LB2076: it is not in the lock file, or LB2020: its content is not the one of the lock file.</exception>
    public async Task AddPackageAsync(string id, Stream package, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(package);
        if (Find(id) is not { } locked) throw BundleFiles.Refuse("LB2076", id, "the package is not in the lock file. Write the lock file anew, and bundle that.");
        if (PackageContentHash.Compute(package) is var hash && hash != locked.Sha512())
            throw BundleFiles.Refuse("LB2020", $"{id} {locked.Version}", $"the package's content hash is sha512-{hash}, the lock file has {locked.ContentHash}. Published versions never change: compare it with its publisher's.");
        package.Position = 0;
        await AddAsync(BundleFiles.Package(id, locked.Version), package, CompressionLevel.NoCompression, cancellationToken);
    }

    /// <summary>Adds a package's bill of materials.</summary>
    /// <param name="id">The package id.</param>
    /// <param name="bill">CycloneDX, JSON.</param>
    /// <param name="cancellationToken">Ends the copy.</param>
    public Task AddBillAsync(string id, ReadOnlyMemory<byte> bill, CancellationToken cancellationToken)
    {
        var locked = Find(id) ?? throw BundleFiles.Refuse("LB2076", id, "the package is not in the lock file. Write the lock file anew, and bundle that.");
        return AddAsync(BundleFiles.Bill(id, locked.Version), new MemoryStream(bill.ToArray()), CompressionLevel.Optimal, cancellationToken);
    }

    /// <summary>Adds the feed's signed metadata, with its blocklist.</summary>
    /// <param name="jws">The document as the feed serves it.</param>
    /// <param name="cancellationToken">Ends the copy.</param>
    public Task AddMetadataAsync(string jws, CancellationToken cancellationToken) =>
        AddAsync(BundleFiles.Metadata, new MemoryStream(Encoding.ASCII.GetBytes(jws)), CompressionLevel.Optimal, cancellationToken);

    /// <summary>Adds a certificate that signs packages or metadata.</summary>
    /// <param name="certificate">The certificate, in DER.</param>
    /// <param name="cancellationToken">Ends the copy.</param>
    public Task AddCertificateAsync(ReadOnlyMemory<byte> certificate, CancellationToken cancellationToken) =>
        AddAsync(BundleFiles.Certificate(SigningCertificate.FingerprintOf(certificate.Span)), new MemoryStream(certificate.ToArray()), CompressionLevel.Optimal, cancellationToken);

    /// <summary>Signs the bundle and ends it. Nothing can be added afterwards.</summary>
    /// <param name="certificate">Who answers for it: whoever imports it pins this certificate.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="PackageException">LB2074: packages of the lock file are missing.</exception>
    public async Task FinishAsync(SigningCertificate certificate, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var missing = _lock.Extensions.Where(one => !_files.ContainsKey(BundleFiles.Package(one.Key, one.Value.Version))).Select(one => $"{one.Key} {one.Value.Version}").ToList();
        if (missing.Count > 0) throw BundleFiles.Refuse("LB2074", "packages", $"the lock file names packages that were not added: {string.Join(", ", missing)}. Add them, or write the lock file anew.");
        await AddAsync(BundleFiles.Lock, new MemoryStream(_lock.Write()), CompressionLevel.Optimal, cancellationToken);
        var manifest = new BundleManifest { Created = _created, Expires = Expires, Host = _lock.Host, Files = _files };
        var jws = Jws.Sign(BundleFiles.ManifestType, JsonSerializer.SerializeToUtf8Bytes(manifest, TrustJson.Default.BundleManifest), certificate);
        await CopyAsync(BundleFiles.Manifest, new MemoryStream(Encoding.ASCII.GetBytes(jws)), CompressionLevel.Optimal, cancellationToken);
        _archive.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();

    private LockedExtension? Find(string id) => _lock.Extensions.FirstOrDefault(one => one.Key.Equals(id, StringComparison.OrdinalIgnoreCase)).Value;

    private async Task AddAsync(string path, Stream content, CompressionLevel level, CancellationToken cancellationToken)
    {
        if (_files.ContainsKey(path)) return;
        _files[path] = await CopyAsync(path, content, level, cancellationToken);
    }

    private async Task<BundledFile> CopyAsync(string path, Stream content, CompressionLevel level, CancellationToken cancellationToken)
    {
        var entry = _archive.CreateEntry(path, level);
        entry.LastWriteTime = _created;
        await using var target = await entry.OpenAsync(cancellationToken);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[81920];
        long size = 0;
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            sha256.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            size += read;
        }
        return new BundledFile(size, Convert.ToHexStringLower(sha256.GetHashAndReset()));
    }
}
