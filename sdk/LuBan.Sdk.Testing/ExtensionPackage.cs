using System.IO.Compression;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace LuBan.Sdk.Testing;

/// <summary>The package of an extension, as <c>dotnet pack</c> makes it.</summary>
public sealed class ExtensionPackage
{
    /// <summary>Where the build of a test project puts the packages of the extensions that it references, below its output.</summary>
    internal const string Folder = "luban-extensions";

    private const string ManifestEntry = "luban/extension.json";

    private ExtensionPackage(string id, string version, string entry, IReadOnlyList<string> approvals, byte[] content) =>
        (Id, Version, Entry, Approvals, Content) = (id, version, entry, approvals, content);

    /// <summary>The extension's id.</summary>
    public string Id { get; }

    /// <summary>The extension's version.</summary>
    public string Version { get; }

    /// <summary>What it asks for and an operator approves: permissions, access in its own name, where requests go.</summary>
    public IReadOnlyList<string> Approvals { get; }

    internal string Entry { get; }

    internal byte[] Content { get; }

    internal string FileName => $"{Id}.{Version}.nupkg";

    /// <summary>The package of a project that the test project references. The build of the test project has packed it.</summary>
    /// <typeparam name="TExtension">The extension's class.</typeparam>
    /// <returns>The package.</returns>
    /// <exception cref="ExtensionException">There is none.</exception>
    public static ExtensionPackage Of<TExtension>() where TExtension : Extension => Of(typeof(TExtension).Assembly);

    /// <summary>The package of an extension without code, from a project that the test project references.</summary>
    /// <param name="id">The extension's id.</param>
    /// <returns>The package.</returns>
    /// <exception cref="ExtensionException">There is none.</exception>
    public static ExtensionPackage Of(string id) => Find(package => string.Equals(package.Id, id, StringComparison.OrdinalIgnoreCase), id);

    /// <summary>The package in a file, such as a version that was published before: for tests of upgrades.</summary>
    /// <param name="path">A <c>.nupkg</c>.</param>
    /// <returns>The package.</returns>
    /// <exception cref="ExtensionException">It is no package of an extension.</exception>
    public static ExtensionPackage FromFile(string path) => Read(File.ReadAllBytes(path), path);

    /// <summary>The same content under another version.</summary>
    /// <param name="version">A SemVer 2 version.</param>
    /// <returns>Another package.</returns>
    public ExtensionPackage WithVersion(string version)
    {
        if (!SemanticVersion.TryParse(version, out var parsed)) throw new ArgumentException($"'{version}' is not a SemVer 2 version", nameof(version));
        using var target = new MemoryStream();
        using (var from = new ZipArchive(new MemoryStream(Content)))
        using (var to = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in from.Entries) Copy(entry, to.CreateEntry(entry.FullName, CompressionLevel.NoCompression), parsed.ToString());
        }
        return new(Id, parsed.ToString(), Entry, Approvals, target.ToArray());
    }

    /// <summary>The version after this one: its patch number is one more.</summary>
    /// <returns>Another package with the same content.</returns>
    public ExtensionPackage NextVersion()
    {
        SemanticVersion.TryParse(Version, out var version);
        return WithVersion($"{version!.Major}.{version.Minor}.{version.Patch + 1}");
    }

    /// <inheritdoc />
    public override string ToString() => $"{Id} {Version}";

    private static ExtensionPackage Of(Assembly assembly)
    {
        var entry = $"{assembly.GetName().Name}.dll";
        return Find(package => package.Entry == entry, entry);
    }

    private static ExtensionPackage Find(Predicate<ExtensionPackage> wanted, string name)
    {
        var folder = new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, Folder));
        // The newest: an older version of the same extension may lie there from an earlier build.
        var packed = folder.Exists ? folder.GetFiles("*.nupkg").OrderByDescending(file => file.LastWriteTimeUtc).Select(file => FromFile(file.FullName)).ToList() : [];
        return packed.Find(wanted) ?? throw new ExtensionException("LB9000",
            $"There is no package of {name} in '{folder.FullName}'{(packed.Count > 0 ? $", only of {string.Join(", ", packed)}" : "")}. The build of the test project packs every extension that it references with <ProjectReference>: add the reference to the extension's project and build the test project again, or use ExtensionPackage.FromFile.");
    }

    internal static ExtensionPackage Read(byte[] content, string path)
    {
        using var archive = new ZipArchive(new MemoryStream(content));
        if (archive.GetEntry(ManifestEntry) is not { } entry) throw new ExtensionException("LB9001", $"'{path}' is no package of an extension: it has no {ManifestEntry}. Pack a project that references LuBan.Sdk.");
        using var reading = entry.Open();
        using var bytes = new MemoryStream();
        reading.CopyTo(bytes);
        var result = ManifestReader.Read(bytes.ToArray());
        if (result.Manifest is not { } manifest) throw new ExtensionException("LB9001", $"The manifest of '{path}' has problems: {string.Join(" | ", result.Problems)}");
        return new(manifest.Id, manifest.Version, manifest.Entry ?? "", [.. manifest.GetApprovals().Select(approval => approval.Name)], content);
    }

    private static void Copy(ZipArchiveEntry from, ZipArchiveEntry to, string version)
    {
        using var source = from.Open();
        using var target = to.Open();
        if (from.FullName == ManifestEntry)
        {
            var manifest = JsonNode.Parse(source)!;
            manifest["version"] = version;
            target.Write(System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString()));
        }
        else if (from.FullName.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase) || from.FullName.EndsWith(".psmdcp", StringComparison.OrdinalIgnoreCase))
        {
            var document = XDocument.Load(source);
            if (document.Descendants().FirstOrDefault(element => element.Name.LocalName == "version") is { } element) element.Value = version;
            document.Save(target);
        }
        else
        {
            source.CopyTo(target);
        }
    }
}
