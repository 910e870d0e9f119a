using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace LuBan.Sdk.Build.Lint;

/// <summary>The files of a package, wherever they lie: in an archive, in a folder, or still where they were built.</summary>
/// <remarks>Nothing of a package is trusted: sizes are what was counted, not what an archive says of itself.</remarks>
internal sealed class PackageContent
{
    private const long LargestFile = 256L * 1024 * 1024;
    private readonly Func<string, byte[]> _read;

    public PackageContent(IReadOnlyDictionary<string, long> sizes, Func<string, byte[]> read)
    {
        (Sizes, _read) = (sizes, read);
    }

    /// <summary>From a file's path in the package to its size in bytes.</summary>
    public IReadOnlyDictionary<string, long> Sizes { get; }

    /// <summary>The licence, as an SPDX expression.</summary>
    public string? LicenseExpression { get; init; }

    /// <summary>The file with the licence, in the package.</summary>
    public string? LicenseFile { get; init; }

    public bool Has(string path) => Sizes.ContainsKey(path);

    public byte[] Read(string path) => Sizes[path] <= LargestFile ? _read(path) : throw new InvalidDataException($"'{path}' has {Sizes[path]} bytes; files of more than {LargestFile} bytes are not looked into.");

    /// <summary>The paths below a folder.</summary>
    /// <param name="folder">With a slash at the end.</param>
    public IEnumerable<string> Below(string folder) => Sizes.Keys.Where(path => path.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">The file is not an archive.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PackageContent OfPackage(string file)
    {
        using var archive = ZipFile.OpenRead(file);
        var entries = archive.Entries.Where(entry => !entry.FullName.EndsWith('/')).DistinctBy(entry => entry.FullName, StringComparer.Ordinal).ToDictionary(entry => Uri.UnescapeDataString(entry.FullName), Unpack, StringComparer.Ordinal);
        return WithNuspec(entries.ToDictionary(entry => entry.Key, entry => (long)entry.Value.Length, StringComparer.Ordinal), path => entries[path]);
    }

    /// <summary>A package that was unpacked.</summary>
    public static PackageContent OfFolder(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), StringComparer.Ordinal);
        return WithNuspec(files.ToDictionary(file => file.Key, file => new FileInfo(file.Value).Length, StringComparer.Ordinal), path => File.ReadAllBytes(files[path]));
    }

    private static byte[] Unpack(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        using var bytes = new MemoryStream();
        var buffer = new byte[81920];
        while (content.Read(buffer) is > 0 and var count)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > LargestFile) throw new InvalidDataException($"'{entry.FullName}' unpacks to more than {LargestFile} bytes.");
        }
        return bytes.ToArray();
    }

    private static PackageContent WithNuspec(IReadOnlyDictionary<string, long> sizes, Func<string, byte[]> read)
    {
        var license = sizes.Keys.Where(path => !path.Contains('/', StringComparison.Ordinal) && path.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase)).Select(path => License(read(path))).FirstOrDefault();
        return new(sizes, read)
        {
            LicenseExpression = (string?)license?.Attribute("type") == "expression" ? license!.Value.Trim() : null,
            LicenseFile = (string?)license?.Attribute("type") == "file" ? license!.Value.Trim() : null,
        };
    }

    private static XElement? License(byte[] nuspec)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(nuspec), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XDocument.Load(reader).Descendants().FirstOrDefault(element => element.Name.LocalName == "license");
        }
        catch (XmlException broken)
        {
            throw new InvalidDataException($"The nuspec cannot be read: {broken.Message}", broken);
        }
    }
}
