using System.Security.Cryptography;
using LuBan.Packages;

namespace LuBan.Kernel.Browsing;

/// <summary>A checked package file that can be looked into. Everything in it is its publisher's: untrusted.</summary>
/// <param name="File">Where it is.</param>
/// <param name="Inspection">What the strict check found; it has no problems.</param>
internal sealed record PackageContent(string File, PackageInspection Inspection)
{
    private readonly Lazy<IReadOnlyList<PackageFile>> _files = new(() => Hash(File, Inspection));

    private readonly Lazy<ConsoleManifestView> _console = new(() => ConsoleManifestView.Read(Open(File), Inspection));

    public string Id => Inspection.Id!;

    public string Version => Inspection.Version!;

    /// <summary>The package file's size, in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The SHA-512 of the package without its signature, in base64; null when it is not known.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The source that it came from; null when it is not known.</summary>
    public string? Source { get; init; }

    /// <summary>The fingerprint of the certificate of the repository that signed it; null when none did.</summary>
    public string? Signer { get; init; }

    /// <summary>Texts and pictures. Read anew each time: they may be large.</summary>
    /// <exception cref="FileNotFoundException">The file went out of the cache meanwhile.</exception>
    public PackageDetails ReadDetails()
    {
        using var file = Open();
        return PackageMetadataReader.Read(file, Inspection);
    }

    /// <summary>An entry by its path, exactly.</summary>
    public ArchiveEntry? Find(string path) => Inspection.Entries.FirstOrDefault(entry => !entry.IsDirectory && entry.Path == path);

    /// <summary>The content of an entry.</summary>
    /// <exception cref="FileNotFoundException">The file went out of the cache meanwhile.</exception>
    public byte[] ReadEntry(ArchiveEntry entry)
    {
        using var file = Open();
        return ReadEntry(file, entry);
    }

    /// <summary>The content of an entry of an open package.</summary>
    public static byte[] ReadEntry(Stream file, ArchiveEntry entry)
    {
        using var content = StrictArchive.Open(file, entry);
        var bytes = new byte[entry.Size];
        content.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>What it adds to the console; read once.</summary>
    /// <exception cref="FileNotFoundException">The file went out of the cache meanwhile.</exception>
    public ConsoleManifestView Console => _console.Value;

    /// <summary>Every file of the package; their hashes are made once.</summary>
    /// <exception cref="FileNotFoundException">The file went out of the cache meanwhile.</exception>
    public IReadOnlyList<PackageFile> Files() => _files.Value;

    private static IReadOnlyList<PackageFile> Hash(string path, PackageInspection inspection)
    {
        using var file = Open(path);
        var files = new List<PackageFile>();
        foreach (var entry in inspection.Entries.Where(entry => !entry.IsDirectory).OrderBy(entry => entry.Path, StringComparer.Ordinal))
        {
            using var content = StrictArchive.Open(file, entry);
            files.Add(new(entry.Path, entry.Size, Convert.ToHexStringLower(SHA256.HashData(content))));
        }
        return files;
    }

    private FileStream Open() => Open(File);

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 4096, FileOptions.RandomAccess);
}

/// <summary>A file in a package.</summary>
/// <param name="Path">Where it is, with forward slashes.</param>
/// <param name="Size">In bytes, unpacked.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal digits.</param>
internal sealed record PackageFile(string Path, long Size, string Sha256);
