using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace LuBan.Benchmarks;

/// <summary>Packs one built extension under any id and version, so that nothing has to be built again.</summary>
/// <param name="Project">The built project, below the repository.</param>
/// <param name="Entry">Its assembly.</param>
/// <param name="WarmUp">A path that the kernel asks for before it publishes the extension.</param>
internal sealed record ExtensionPackage(string Project, string Entry, string WarmUp)
{
    public static ExtensionPackage Hello { get; } = new("sdk/samples/hello", "Samples.Hello.dll", "/greetings/warm-up");

    public static ExtensionPackage Bench { get; } = new("tests/TestExtensions/Bench", "Tests.Bench.dll", "/string");

    public static ExtensionPackage Unruly { get; } = new("tests/TestExtensions/Unruly", "LuBan.TestExtensions.Unruly.dll", "/fine");

    public void Write(string folder, string id, string version)
    {
        var path = Path.Combine(folder, $"{id}.{version}.nupkg");
        using (var archive = ZipFile.Open(path + ".tmp", ZipArchiveMode.Create))
        {
            Add(archive, $"{id}.nuspec", Nuspec(id, version));
            Add(archive, "luban/extension.json", Manifest(id, version).ToJsonString());
            foreach (var file in Directory.EnumerateFiles(Repository.Built(Project), Path.GetFileNameWithoutExtension(Entry) + ".*")
                .Where(file => Path.GetExtension(file) is ".dll" or ".pdb" || file.EndsWith(".deps.json", StringComparison.Ordinal)))
            {
                archive.CreateEntryFromFile(file, $"luban/app/net10.0/{Path.GetFileName(file)}");
            }
        }
        File.Move(path + ".tmp", path);
    }

    private static string Nuspec(string id, string version) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
          <metadata>
            <id>{id}</id>
            <version>{version}</version>
            <authors>LuBan benchmarks</authors>
            <description>What the benchmarks install.</description>
            <packageTypes><packageType name="LuBanExtension" /></packageTypes>
            <dependencies><group targetFramework="net10.0"><dependency id="LuBan.Sdk" version="[0.1.0, 1.0.0)" /></group></dependencies>
          </metadata>
        </package>
        """;

    private JsonObject Manifest(string id, string version) => new()
    {
        ["id"] = id,
        ["version"] = version,
        ["requires"] = new JsonObject { ["luban"] = ">=0.1.0 <1.0.0" },
        ["entry"] = Entry,
        ["warmUp"] = new JsonArray(WarmUp),
    };

    private static void Add(ZipArchive archive, string name, string content)
    {
        using var stream = archive.CreateEntry(name).Open();
        stream.Write(Encoding.UTF8.GetBytes(content));
    }
}
