using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using LuBan.Cli.Http;

namespace LuBan.Cli.Commands.Develop;

/// <summary>Makes a package of another one: with the console part of a folder, and another version. No code is built for that.</summary>
internal static class PackageCopy
{
    private const string ConsolePrefix = "luban/console/";
    private const string Manifest = "luban/extension.json";

    /// <summary>Lists the files that are there, so that what it lists of others would be wrong; the server makes one itself.</summary>
    private const string Bill = "luban/sbom.json";

    public static void Write(string package, string consoleFolder, string version, string target)
    {
        using var from = ZipFile.OpenRead(package);
        using var to = ZipFile.Open(target, ZipArchiveMode.Create);
        foreach (var entry in from.Entries.Where(entry => entry.FullName != Bill && !entry.FullName.StartsWith(ConsolePrefix, StringComparison.Ordinal)))
        {
            using var content = entry.Open();
            using var copy = to.CreateEntry(entry.FullName, CompressionLevel.Fastest).Open();
            if (entry.FullName == Manifest) WriteManifest(content, version, copy);
            else if (entry.FullName.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase) || entry.FullName.EndsWith(".psmdcp", StringComparison.OrdinalIgnoreCase)) WriteXml(content, version, copy);
            else content.CopyTo(copy);
        }
        foreach (var file in ConsoleFiles(consoleFolder))
            to.CreateEntryFromFile(file, ConsolePrefix + Path.GetRelativePath(consoleFolder, file).Replace('\\', '/'), CompressionLevel.Fastest);
    }

    /// <summary>The permissions that a package wants.</summary>
    public static IEnumerable<string> Permissions(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        if (archive.GetEntry(Manifest) is not { } entry) return [];
        using var content = entry.Open();
        return JsonNode.Parse(content).Items("permissions").Select(permission => permission.Text("name") ?? "").ToArray();
    }

    /// <summary>The files of the console part, sorted.</summary>
    public static IEnumerable<string> ConsoleFiles(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [];

    private static void WriteManifest(Stream content, string version, Stream copy)
    {
        var manifest = JsonNode.Parse(content)!;
        manifest["version"] = version;
        using var writer = new StreamWriter(copy);
        writer.Write(manifest.ToJsonString());
    }

    /// <summary>The nuspec and the properties of the OPC container both have one element named version.</summary>
    private static void WriteXml(Stream content, string version, Stream copy)
    {
        var document = XDocument.Load(content);
        if (document.Descendants().FirstOrDefault(element => element.Name.LocalName == "version") is { } element) element.Value = version;
        document.Save(copy);
    }
}
