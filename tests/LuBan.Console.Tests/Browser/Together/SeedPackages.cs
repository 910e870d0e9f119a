using System.IO.Compression;
using System.Text.RegularExpressions;
using LuBan.EndToEnd;

namespace LuBan.ConsoleTests.Browser.Together;

/// <summary>The packages that come with the server.</summary>
internal static partial class SeedPackages
{
    private static string Folder => Path.Combine(Path.GetDirectoryName(Repository.Server)!, "seed");

    /// <summary>The same package under a higher version, as the next release of an extension is; in a folder.</summary>
    public static string WriteNext(string id, string version, string folder)
    {
        var target = Path.Combine(folder, $"{id}.{version}.nupkg");
        File.Copy(FileOf(id), target);
        using var archive = ZipFile.Open(target, ZipArchiveMode.Update);
        foreach (var entry in archive.Entries.Where(entry => entry.FullName is "luban/extension.json" || entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).ToList())
        {
            var (name, text) = (entry.FullName, Read(entry));
            entry.Delete();
            using var writer = new StreamWriter(archive.CreateEntry(name).Open());
            writer.Write(VersionMember().Replace(VersionElement().Replace(text, $"<version>{version}</version>", 1), $"\"version\": \"{version}\"", 1));
        }
        return target;
    }

    private static string FileOf(string id) => Directory.GetFiles(Folder, "*.nupkg").Single(file => Path.GetFileName(file).StartsWith(id + ".", StringComparison.Ordinal));

    private static string Read(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }

    [GeneratedRegex("<version>([^<]+)</version>")]
    private static partial Regex VersionElement();

    [GeneratedRegex("\"version\": *\"[^\"]+\"")]
    private static partial Regex VersionMember();
}
