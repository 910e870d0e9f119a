using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace LuBan.EndToEnd;

/// <summary>A version of the probe and how it behaves.</summary>
internal sealed record ProbeVersion(string Version)
{
    public string Id { get; init; } = ProbePackages.Id;

    public int ReadinessSeconds { get; init; } = 10;

    public int DrainSeconds { get; init; } = 2;

    /// <summary>Other extensions that this one needs, as (id, NuGet range).</summary>
    public IReadOnlyList<(string Id, string Range)> Needs { get; init; } = [];

    public string HostRange { get; init; } = ">=0.1.0 <1.0.0";

    public string SdkRange { get; init; } = "[0.1.0, 1.0.0)";

    public JsonObject? ConfigSchema { get; init; }

    /// <summary>The test extension whose built files go into the package.</summary>
    public string Project { get; init; } = "tests/TestExtensions/Probe";

    public string Entry { get; init; } = "Tests.Probe.dll";

    public string? WarmUp { get; init; } = "/version";

    public IReadOnlyList<(string Name, string Description)> Permissions { get; init; } = [];

    /// <summary>The Markdown of the README; null for none.</summary>
    public string? Readme { get; init; }

    public string? Icon { get; init; }

    /// <summary>What people call it; null for its id.</summary>
    public JsonNode? DisplayName { get; init; }

    public string Description { get; init; } = "What the end-to-end tests look through.";

    /// <summary>Further files, by their path in the package.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>();
}

/// <summary>Packages of one built probe under any version number, so that a test needs no build of its own.</summary>
internal static class ProbePackages
{
    public const string Id = "Tests.Probe";

    public static string Folder(TemporaryDirectory directory, params string[] versions) => Folder(directory, [.. versions.Select(version => new ProbeVersion(version))]);

    public static string Folder(TemporaryDirectory directory, params ProbeVersion[] versions)
    {
        var folder = directory.Sub("feed");
        foreach (var version in versions) Write(folder, version);
        return folder;
    }

    public static string Write(string folder, ProbeVersion version)
    {
        var path = Path.Combine(folder, $"{version.Id}.{version.Version}.nupkg");
        var temporary = path + ".tmp";
        using (var archive = ZipFile.Open(temporary, ZipArchiveMode.Create))
        {
            Add(archive, $"{version.Id}.nuspec", Nuspec(version));
            Add(archive, "luban/extension.json", Manifest(version).ToJsonString());
            if (version.Readme is { } readme) Add(archive, "README.md", readme);
            foreach (var (name, content) in version.Files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
            foreach (var file in Directory.EnumerateFiles(Repository.Built(version.Project)))
            {
                if (Path.GetFileName(file) is not "LuBan.Sdk.dll" and not "LuBan.Sdk.xml" and not "LuBan.Sdk.pdb") archive.CreateEntryFromFile(file, $"luban/app/net10.0/{Path.GetFileName(file)}");
            }
        }
        File.Move(temporary, path, overwrite: true);
        return path;
    }

    private static string Nuspec(ProbeVersion version)
    {
        var needs = string.Concat(version.Needs.Select(need => $"""<dependency id="{need.Id}" version="{need.Range}" />"""));
        return $"""
            <?xml version="1.0" encoding="utf-8"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>{version.Id}</id>
                <version>{version.Version}</version>
                <authors>LuBan tests</authors>
                <description>{version.Description}</description>
                {(version.Readme is null ? "" : "<readme>README.md</readme>")}
                {(version.Icon is { } icon ? $"<icon>{icon}</icon>" : "")}
                <packageTypes><packageType name="LuBanExtension" /></packageTypes>
                <dependencies><group targetFramework="net10.0"><dependency id="LuBan.Sdk" version="{version.SdkRange}" />{needs}</group></dependencies>
              </metadata>
            </package>
            """;
    }

    private static JsonObject Manifest(ProbeVersion version)
    {
        var manifest = new JsonObject
        {
            ["id"] = version.Id,
            ["version"] = version.Version,
            ["requires"] = new JsonObject { ["luban"] = version.HostRange },
            ["entry"] = version.Entry,
            ["warmUp"] = version.WarmUp is null ? [] : new JsonArray(version.WarmUp),
            ["readiness"] = new JsonObject { ["timeoutSeconds"] = version.ReadinessSeconds, ["drainSeconds"] = version.DrainSeconds },
        };
        if (version.Permissions.Count > 0) manifest["permissions"] = new JsonArray([.. version.Permissions.Select(one => new JsonObject { ["name"] = one.Name, ["description"] = one.Description })]);
        if (version.DisplayName is { } name) manifest["displayName"] = name.DeepClone();
        if (version.ConfigSchema is { } schema) manifest["configSchema"] = schema.DeepClone();
        return manifest;
    }

    private static void Add(ZipArchive archive, string name, string content)
    {
        using var stream = archive.CreateEntry(name).Open();
        stream.Write(Encoding.UTF8.GetBytes(content));
    }
}
