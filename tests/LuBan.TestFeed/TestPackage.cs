using System.IO.Compression;
using System.Security;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.TestSupport;

/// <summary>A package made without MSBuild. As it stands a valid extension; every part can be replaced to make it invalid.</summary>
/// <param name="Id">The package id.</param>
/// <param name="Version">The package version.</param>
public sealed record TestPackage(string Id, string Version)
{
    /// <summary>Other extensions it needs: id and range in NuGet's notation.</summary>
    public IReadOnlyList<(string Id, string Range)> Dependencies { get; init; } = [];

    /// <summary>The range of its dependency on LuBan.Sdk; null: no such dependency.</summary>
    public string? HostRange { get; init; } = "[0.1.0, 1.0.0)";

    /// <summary>The manifest's <c>requires.luban</c>; null: none.</summary>
    public string? RequiresLuban { get; init; } = ">=0.1.0 <1.0.0";

    /// <summary>The package type; null: none.</summary>
    public string? PackageType { get; init; } = "LuBanExtension";

    /// <summary>Whether it has an entry assembly. One without stands for upstreams, which the <see cref="Manifest"/> then names.</summary>
    public bool HasCode { get; init; } = true;

    /// <summary>The entry assembly's file name; null: <c>{Id}.dll</c>.</summary>
    public string? Entry { get; init; }

    /// <summary>The entry assembly; null: one with nothing in it. The package is then valid, and has no extension's class.</summary>
    public byte[]? Assembly { get; init; }

    /// <summary>What goes into the manifest besides id, version, entry and requires; also replaces those.</summary>
    public JsonObject Manifest { get; init; } = [];

    /// <summary>The manifest's text, when it should not be made; an empty text leaves the file out.</summary>
    public string? ManifestText { get; init; }

    /// <summary>The nuspec's text, when it should not be made; an empty text leaves the file out.</summary>
    public string? NuspecText { get; init; }

    /// <summary>The nuspec's description.</summary>
    public string Description { get; init; } = "A package made by a test.";

    /// <summary>More elements for the nuspec's metadata, as XML, such as <c>&lt;icon&gt;icon.png&lt;/icon&gt;</c>.</summary>
    public string Metadata { get; init; } = "";

    /// <summary>The nuspec's tags.</summary>
    public string Tags { get; init; } = "test";

    /// <summary>More files, from path in the package to content.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>The name NuGet gives the file.</summary>
    public string FileName => $"{Id}.{Version}.nupkg";

    /// <summary>The package's files, in the order in which they are packed.</summary>
    /// <returns>From path to content.</returns>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Parts()
    {
        var parts = new List<KeyValuePair<string, byte[]>>();
        Add("_rels/.rels", """<?xml version="1.0" encoding="utf-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships" />""");
        if (NuspecText != "") Add($"{Id}.nuspec", NuspecText ?? MakeNuspec());
        if (ManifestText != "") Add("luban/extension.json", ManifestText ?? MakeManifest());
        if (HasCode) parts.Add(new($"luban/app/net10.0/{Entry ?? Id + ".dll"}", Assembly ?? TestPackageAssembly.Build(Entry is null ? Id : Path.GetFileNameWithoutExtension(Entry))));
        parts.AddRange(Files);
        Add("[Content_Types].xml", """<?xml version="1.0" encoding="utf-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="nuspec" ContentType="application/octet" /></Types>""");
        return parts;

        void Add(string path, string text) => parts.Add(new(path, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The package file.</summary>
    /// <returns>Its bytes; the same each time.</returns>
    public byte[] Build()
    {
        var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in Parts())
            {
                var entry = zip.CreateEntry(path);
                entry.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var stream = entry.Open();
                stream.Write(content);
            }
        }
        return buffer.ToArray();
    }

    /// <summary>The same parts as a row of bytes whose every record can be bent.</summary>
    /// <returns>The archive to bend.</returns>
    public TestZip ToZip()
    {
        var zip = new TestZip();
        foreach (var (path, content) in Parts()) zip.Add(path, content);
        return zip;
    }

    /// <summary>Writes the package file into a folder.</summary>
    /// <param name="folder">The folder; made when missing.</param>
    /// <returns>The file's path.</returns>
    public string WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        File.WriteAllBytes(path, Build());
        return path;
    }

    private string MakeNuspec()
    {
        var dependencies = new StringBuilder();
        if (HostRange is not null) dependencies.Append($"""<dependency id="LuBan.Sdk" version="{HostRange}" />""");
        foreach (var (id, range) in Dependencies) dependencies.Append($"""<dependency id="{SecurityElement.Escape(id)}" version="{range}" />""");
        var types = PackageType is null ? "" : $"""<packageTypes><packageType name="{PackageType}" /></packageTypes>""";
        return $"""
            <?xml version="1.0" encoding="utf-8"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>{SecurityElement.Escape(Id)}</id>
                <version>{SecurityElement.Escape(Version)}</version>
                <authors>Tests</authors>
                <description>{SecurityElement.Escape(Description)}</description>
                <tags>{SecurityElement.Escape(Tags)}</tags>
                {types}{Metadata}
                <dependencies><group targetFramework="net10.0">{dependencies}</group></dependencies>
              </metadata>
            </package>
            """;
    }

    private string MakeManifest()
    {
        var manifest = new JsonObject { ["id"] = Id, ["version"] = Version };
        if (HasCode) manifest["entry"] = Entry ?? Id + ".dll";
        if (RequiresLuban is not null) manifest["requires"] = new JsonObject { ["luban"] = RequiresLuban };
        foreach (var (name, value) in Manifest) manifest[name] = value?.DeepClone();
        return manifest.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }
}
