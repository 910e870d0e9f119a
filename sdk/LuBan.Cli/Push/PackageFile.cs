using System.IO.Compression;
using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using LuBan.Cli.Text;

namespace LuBan.Cli.Push;

/// <summary>What the nuspec of a package says about it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Id">The package id.</param>
/// <param name="Version">Its version.</param>
/// <param name="IsExtension">True when its package type is LuBanExtension.</param>
/// <param name="IsSymbols">True for a .snupkg: it goes to where debuggers look, not into the catalogue.</param>
internal sealed record PackageFile(string Path, string Id, string Version, bool IsExtension, bool IsSymbols)
{
    private const int LargestNuspec = 1024 * 1024;

    public string FileName => $"{Id}.{Version}.{(IsSymbols ? "snupkg" : "nupkg")}";

    /// <summary>The package and, beside it, its symbols where there are some.</summary>
    public static IEnumerable<PackageFile> ReadWithSymbols(string path)
    {
        yield return Read(path);
        if (System.IO.Path.ChangeExtension(path, ".snupkg") is var symbols && symbols != path && File.Exists(symbols)) yield return Read(symbols);
    }

    public static PackageFile Read(string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var entry = archive.Entries.Where(entry => !entry.FullName.Contains('/') && entry.FullName.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase)).ToArray() is [var only]
                ? only
                : throw new CliException(CliErrors.NotAPackage, path, ".nuspec");
            return Parse(path, ReadNuspec(path, entry));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new CliException(CliErrors.FileUnusable, path, missing.Message);
        }
        catch (Exception broken) when (broken is InvalidDataException or XmlException or IOException)
        {
            throw new CliException(CliErrors.NotAPackage, path, broken.Message);
        }
    }

    public bool HasContentOf(string other)
    {
        using var mine = File.OpenRead(Path);
        using var theirs = File.OpenRead(other);
        return mine.Length == theirs.Length && SHA256.HashData(mine).AsSpan().SequenceEqual(SHA256.HashData(theirs));
    }

    private static XDocument ReadNuspec(string path, ZipArchiveEntry entry)
    {
        if (entry.Length > LargestNuspec) throw new CliException(CliErrors.NotAPackage, path, $"{entry.FullName} > {LargestNuspec}");
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LargestNuspec };
        using var reader = XmlReader.Create(entry.Open(), settings);
        return XDocument.Load(reader);
    }

    private static PackageFile Parse(string path, XDocument nuspec)
    {
        var metadata = nuspec.Root?.Elements().FirstOrDefault(element => element.Name.LocalName == "metadata");
        string? Value(string name) => metadata?.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim();
        var types = metadata?.Descendants().Where(element => element.Name.LocalName == "packageType").Select(element => element.Attribute("name")?.Value) ?? [];
        return new(path, Checked(path, "id", Value("id")), Checked(path, "version", Value("version")), types.Contains("LuBanExtension", StringComparer.OrdinalIgnoreCase), path.EndsWith(".snupkg", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Id and version become a file name in somebody's folder.</summary>
    private static string Checked(string path, string name, string? value) =>
        value is { Length: > 0 and <= 100 } && char.IsAsciiLetterOrDigit(value[0]) && value.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' or '+')
            ? value
            : throw new CliException(CliErrors.NotAPackage, path, $"<{name}>{value}</{name}>");
}
