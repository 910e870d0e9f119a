using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using LuBan.Sdk;
using NuGet.Packaging;
using NuGet.Packaging.Signing;

namespace LuBan.Packages;

/// <summary>A package file opened for its signature. The archive's records were checked before NuGet's reader sees them.</summary>
internal sealed class SignedPackage : IDisposable
{
    public const string SignaturePath = ".signature.p7s";
    private const int MaxSignatureBytes = 1 << 20;

    private readonly Stream _file;
    private readonly PackageArchiveReader _reader;

    private SignedPackage(Stream file, ArchiveEntry? entry)
    {
        _file = file;
        _file.Position = 0;
        _reader = new PackageArchiveReader(file, leaveStreamOpen: true);
        IsSigned = entry is not null;
    }

    public bool IsSigned { get; }

    /// <exception cref="PackageException">The archive is not sound, or the signature's entry not where signatures are.</exception>
    public static SignedPackage Open(Stream file)
    {
        var report = StrictArchive.CheckStructure(file);
        if (report.Problems.Count > 0) throw new PackageException("The package", report.Problems);
        var entry = report.Entries.FirstOrDefault(entry => entry.Path.Equals(SignaturePath, StringComparison.OrdinalIgnoreCase));
        // A signature is stored under exactly this name: other spellings are what one reader sees and another does not.
        if (entry is not null && (entry.Path != SignaturePath || entry.IsDeflated || entry.IsDirectory || entry.Size is 0 or > MaxSignatureBytes))
        {
            throw new PackageException("The package", [new ExtensionProblem("LB2031", entry.Path,
                $"the signature should be stored unpacked under the name {SignaturePath} and have at most {MaxSignatureBytes} bytes. The file was not signed by a NuGet client; do not install it from where it came from.")]);
        }
        return new SignedPackage(file, entry);
    }

    /// <exception cref="PackageException">LB2031: the signature is not readable.</exception>
    public async Task<PrimarySignature?> ReadSignatureAsync(CancellationToken cancellationToken)
    {
        if (!IsSigned) return null;
        try
        {
            return await _reader.GetPrimarySignatureAsync(cancellationToken);
        }
        catch (Exception exception) when (IsBadSignature(exception))
        {
            throw new PackageException("The package", [Unreadable(exception)]);
        }
    }

    /// <summary>Whether the content is what was signed; the problem when not.</summary>
    public async Task<ExtensionProblem?> FindChangeAsync(PrimarySignature signature, CancellationToken cancellationToken)
    {
        try
        {
            await _reader.ValidateIntegrityAsync(signature.SignatureContent, cancellationToken);
            return null;
        }
        catch (SignatureException exception)
        {
            return new("LB2032", SignaturePath, $"the package was changed after it was signed ({exception.Message.TrimEnd('.')}). Download it again; when it stays so, do not install it, and tell whoever runs the source.");
        }
    }

    public string ComputeContentHash()
    {
        if (IsSigned) return _reader.GetContentHash(CancellationToken.None, null);
        _file.Position = 0;
        return Convert.ToBase64String(SHA512.HashData(_file));
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>A file of its own that nobody else opens and that is gone when closed.</summary>
    public static FileStream TemporaryFile() =>
        new(Path.Combine(Path.GetTempPath(), "luban-" + Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 81920, FileOptions.DeleteOnClose);

    public static bool IsBadSignature(Exception exception) =>
        exception is SignatureException or CryptographicException or InvalidDataException or ArgumentException or FormatException or InvalidOperationException or NotSupportedException;

    public static ExtensionProblem Unreadable(Exception exception) =>
        new("LB2031", SignaturePath, $"the signature is not readable ({exception.Message.TrimEnd('.')}). Download the package again; when it stays so, do not install it.");
}
