using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>A verified bundle. Safe for concurrent use.</summary>
public sealed class BundleReader : IDisposable
{
    // Held open, so that the file cannot be replaced by name while it is read.
    private readonly FileStream _file;
    private readonly Dictionary<string, ArchiveEntry> _entries;

    private BundleReader(FileStream file, Dictionary<string, ArchiveEntry> entries, BundleManifest manifest, string signer)
    {
        _file = file;
        _entries = entries;
        Manifest = manifest;
        Signer = signer;
        Lock = null!;
    }

    /// <summary>What the bundle holds.</summary>
    public BundleManifest Manifest { get; }

    /// <summary>The SHA-256 of the certificate that signed it, in lower-case hex.</summary>
    public string Signer { get; }

    /// <summary>The lock file.</summary>
    public LockFile Lock { get; private set; }

    /// <summary>The packages, sorted by id.</summary>
    public IReadOnlyList<BundledPackage> Packages { get; private set; } = [];

    /// <summary>The feed's signed metadata as the feed served them; null when the bundle has none.</summary>
    public string? MetadataJws { get; private set; }

    /// <summary>The feed's metadata. Signed by one of <see cref="Certificates"/>; how old they are is not judged here. Null when the bundle has none.</summary>
    public MetadataDocument? Metadata { get; private set; }

    /// <summary>The certificates in it: SHA-256 in lower-case hex to DER. Whoever signed the bundle vouches for them.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Certificates { get; private set; } = new Dictionary<string, ReadOnlyMemory<byte>>();

    /// <summary>Opens a bundle and verifies all of it: archive, signature, end, and the hash of every file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">Who may have made it.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>The bundle.</returns>
    /// <exception cref="PackageException">LB2001 to LB2009 no sound archive; LB2070 not a bundle, LB2071 expired, LB2072 other bytes than signed, LB2073
    /// a file that is not signed, LB2074 a file missing, LB2075 blocked by its own metadata; LB2060 its lock file.</exception>
    /// <exception cref="ExtensionException">LB2050 to LB2052: signed wrongly or by somebody else.</exception>
    public static BundleReader Open(string path, BundleExpectation expected, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(expected);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 81920);
        try
        {
            return Open(file, expected, cancellationToken);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a package.</summary>
    /// <param name="id">Its id; case does not matter.</param>
    /// <param name="version">Its version, normalised.</param>
    /// <returns>The package file; can seek. Null when the bundle does not have it.</returns>
    public Stream? OpenPackage(string id, string version)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(version);
        return _entries.TryGetValue(BundleFiles.Package(id, version), out var entry) ? new SharedSlice(_file.SafeFileHandle, entry.DataOffset, entry.Size) : null;
    }

    /// <summary>Reads a package's bill of materials.</summary>
    /// <param name="id">Its id; case does not matter.</param>
    /// <param name="version">Its version, normalised.</param>
    /// <returns>CycloneDX, JSON; null when the bundle has none for it.</returns>
    public byte[]? ReadBill(string id, string version)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(version);
        return _entries.TryGetValue(BundleFiles.Bill(id, version), out var entry) ? Read(entry) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    internal BundledFile FileOf(BundledPackage package) => Manifest.Files[BundleFiles.Package(package.Id, package.Version)];

    private static BundleReader Open(FileStream file, BundleExpectation expected, CancellationToken cancellationToken)
    {
        var report = StrictArchive.CheckStructure(file, BundleFiles.Limits);
        if (report.Problems.Count > 0) throw BundleFiles.Refuse(report.Problems);
        var entries = report.Entries.Where(entry => !entry.IsDirectory).ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        var (manifest, signer) = ReadManifest(file, entries, expected);
        if (manifest.Expires is { } end && end <= expected.Now)
            throw BundleFiles.Refuse("LB2071", BundleFiles.Manifest, $"the bundle was to be imported before {end.UtcDateTime:u}, and it is {expected.Now.UtcDateTime:u}. Make a new one, with newer metadata.");
        CheckFiles(file, entries, manifest, cancellationToken);
        var reader = new BundleReader(file, entries, manifest, signer);
        reader.Load();
        return reader;
    }

    private static (BundleManifest Manifest, string Signer) ReadManifest(FileStream file, Dictionary<string, ArchiveEntry> entries, BundleExpectation expected)
    {
        if (!entries.TryGetValue(BundleFiles.Manifest, out var entry) || StrictArchive.ReadAll(file, entry, BundleFiles.MaxManifestBytes) is not { } bytes)
            throw BundleFiles.Refuse("LB2070", BundleFiles.Manifest, "the file is an archive and no bundle: its signed list is missing or too large. Make it with `luban bundle create`.");
        var jws = Encoding.ASCII.GetString(bytes);
        var payload = Jws.Verify(jws, BundleFiles.ManifestType, BundleFiles.MaxManifestBytes, expected.Fingerprints, expected.Now);
        try
        {
            var manifest = JsonSerializer.Deserialize(payload, TrustJson.Default.BundleManifest) ?? throw new JsonException("It holds null.");
            if (manifest.Files is null) throw new JsonException("It lists no files.");
            if (manifest.Format != 1) throw BundleFiles.Refuse("LB2070", BundleFiles.Manifest, $"the bundle has the format {manifest.Format}, this program knows 1. Use a newer one.");
            return (manifest, Jws.ReadUntrusted(jws, BundleFiles.ManifestType, BundleFiles.MaxManifestBytes).Fingerprint);
        }
        catch (JsonException exception)
        {
            throw BundleFiles.Refuse("LB2070", BundleFiles.Manifest, $"the signed list is not readable: {exception.Message} Make the bundle with `luban bundle create`.");
        }
    }

    private static void CheckFiles(FileStream file, Dictionary<string, ArchiveEntry> entries, BundleManifest manifest, CancellationToken cancellationToken)
    {
        var problems = new List<ExtensionProblem>();
        foreach (var path in manifest.Files.Keys.Where(path => !entries.ContainsKey(path))) problems.Add(new("LB2074", path, "the file is on the signed list and missing in the bundle. Copy the bundle again."));
        foreach (var entry in entries.Values.Where(entry => entry.Path != BundleFiles.Manifest))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!manifest.Files.TryGetValue(entry.Path, out var signed) || signed is null)
                problems.Add(new("LB2073", entry.Path, "the file is in the bundle and not on its signed list: somebody added it. Do not import the bundle."));
            else if (entry.Path.StartsWith("packages/", StringComparison.Ordinal) && entry.IsDeflated)
                problems.Add(new("LB2070", entry.Path, "packages in a bundle are stored, not packed again. Make it with `luban bundle create`."));
            else if (entry.Size != signed.Size || Hash(file, entry) != signed.Sha256)
                problems.Add(new("LB2072", entry.Path, "the file is not the one that was signed. Copy the bundle again; when it stays so, do not import it."));
        }
        if (problems.Count > 0) throw BundleFiles.Refuse(problems);
    }

    private static string Hash(FileStream file, ArchiveEntry entry)
    {
        try
        {
            using var content = StrictArchive.Open(file, entry);
            return Convert.ToHexStringLower(SHA256.HashData(content));
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            return "";
        }
    }

    private void Load()
    {
        Lock = _entries.TryGetValue(BundleFiles.Lock, out var entry) ? LockFile.Read(Read(entry)) : throw BundleFiles.Refuse("LB2070", BundleFiles.Lock, "the bundle has no lock file. Make it with `luban bundle create`.");
        Certificates = _entries.Where(one => one.Key.StartsWith("certificates/", StringComparison.Ordinal)).Select(one => (ReadOnlyMemory<byte>)Read(one.Value))
            .DistinctBy(bytes => SigningCertificate.FingerprintOf(bytes.Span)).ToDictionary(bytes => SigningCertificate.FingerprintOf(bytes.Span), StringComparer.Ordinal);
        if (_entries.TryGetValue(BundleFiles.Metadata, out var metadata)) LoadMetadata(metadata);
        var problems = new List<ExtensionProblem>();
        var packages = new List<BundledPackage>();
        foreach (var (id, locked) in Lock.Extensions)
        {
            if (!_entries.TryGetValue(BundleFiles.Package(id, locked.Version), out var file)) problems.Add(new("LB2074", $"{id} {locked.Version}", "the package is in the lock file and missing in the bundle. Make the bundle again."));
            else packages.Add(new BundledPackage(id, locked.Version, locked.Sha512()!, file.Size));
        }
        foreach (var package in packages)
        {
            if (Metadata?.FindBlock(package.Id, package.Version, package.ContentHash, Metadata.Issued) is { } block)
                problems.Add(new("LB2075", $"{package.Id} {package.Version}", $"the package is blocked by the metadata in the same bundle ({block.Reference}: {block.Message ?? block.Reason}). Lock another version and make the bundle again."));
        }
        if (problems.Count > 0) throw BundleFiles.Refuse(problems);
        Packages = packages;
    }

    private void LoadMetadata(ArchiveEntry entry)
    {
        MetadataJws = Encoding.ASCII.GetString(Read(entry));
        var (document, fingerprint) = SignedMetadata.ReadUntrusted(MetadataJws);
        if (!Certificates.ContainsKey(fingerprint) && fingerprint != Signer)
            throw BundleFiles.Refuse("LB2052", BundleFiles.Metadata, $"the metadata are signed by {fingerprint}, which is not among the bundle's certificates. Make the bundle again.");
        Metadata = document;
    }

    // Bounded by the archive check and, for everything but packages, small.
    private byte[] Read(ArchiveEntry entry)
    {
        using var slice = new SharedSlice(_file.SafeFileHandle, 0, _file.Length);
        return StrictArchive.ReadAll(slice, entry, SignedMetadata.MaxBytes) ?? throw BundleFiles.Refuse("LB2070", entry.Path, $"the file has {entry.Size} bytes, at most {SignedMetadata.MaxBytes} are allowed.");
    }
}
