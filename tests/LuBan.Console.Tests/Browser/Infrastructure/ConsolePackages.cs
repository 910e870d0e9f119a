using System.Text;
using System.Text.Json.Nodes;
using LuBan.EndToEnd;

namespace LuBan.ConsoleTests.Browser;

/// <summary>The test extensions as packages.</summary>
internal static class ConsolePackages
{
    public const string Kinds = "tests.kinds";

    /// <summary>The fault that is none.</summary>
    public const string Sound = "sound";

    private const string ManifestPath = "luban/console/console.json";
    internal const string FaultsProject = "tests/TestExtensions/ConsoleFaults";
    internal const string FaultsEntry = "LuBan.TestExtensions.ConsoleFaults.dll";

    /// <summary>Builds the fragments with vite and packs the extension with <c>dotnet pack</c>, as its author would.</summary>
    public static async Task<string> PackKindsAsync(string folder, string version)
    {
        await NodeTools.NpmAsync("@luban/test-console-kinds", "build", new Dictionary<string, string> { ["KINDS_VERSION"] = version });
        string[] arguments = ["pack", "--no-build", "-c", Repository.Configuration, $"-p:PackageVersion={version}", "-o", folder];
        var environment = new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1" };
        var packed = await CommandRunner.RunAsync("dotnet", arguments, Path.Combine(Repository.Root, "tests", "TestExtensions", "ConsoleKinds"), environment, TimeSpan.FromMinutes(5));
        Assert.True(packed.ExitCode == 0, packed.All);
        return Path.Combine(folder, $"{Kinds}.{version}.nupkg");
    }

    /// <summary>One extension for each thing that can go wrong: what happens in one must not count for another.</summary>
    public static void WriteFaults(string folder)
    {
        foreach (var source in Directory.EnumerateDirectories(Path.Combine(Repository.Root, FaultsProject, "faults")))
        {
            var files = ConsoleFiles(source);
            var manifest = JsonNode.Parse(files[ManifestPath])!.AsObject();
            var parts = manifest["contributes"]!.AsObject().SelectMany(point => point.Value!.AsArray().Select(one => (Point: point.Key, One: one!))).ToList();
            foreach (var part in parts) WriteFault(folder, (string)part.One["id"]!, manifest, part.Point, part.One, files);
        }
    }

    /// <summary>The id of the extension with one fault.</summary>
    public static string Fault(string name) => $"tests.faults.{name}";

    private static void WriteFault(string folder, string name, JsonObject manifest, string point, JsonNode part, Dictionary<string, byte[]> files)
    {
        var own = manifest.DeepClone().AsObject();
        own["contributes"] = new JsonObject { [point] = new JsonArray(part.DeepClone()) };
        ProbePackages.Write(folder, new("1.0.0")
        {
            Id = Fault(name), Project = FaultsProject, Entry = FaultsEntry, WarmUp = null, DrainSeconds = 0,
            Files = new Dictionary<string, byte[]>(files) { [ManifestPath] = Encoding.UTF8.GetBytes(own.ToJsonString()) },
        });
    }

    /// <summary>Many small extensions, with a page, its entry in the navigation and a widget each.</summary>
    public static IReadOnlyList<string> WriteMany(string folder, int count) => [.. Enumerable.Range(1, count).Select(number => WriteOneOfMany(folder, number))];

    private static string WriteOneOfMany(string folder, int number)
    {
        var id = $"tests.many{number:000}";
        var manifest = new JsonObject
        {
            ["apiVersion"] = "console/v1", ["entry"] = "index.js", ["defaults"] = new JsonObject { ["audience"] = "everyone" },
            ["contributes"] = new JsonObject
            {
                ["navigation"] = new JsonArray(new JsonObject { ["id"] = "main", ["title"] = $"Many {number:000}", ["icon"] = "package", ["path"] = $"/x/{id}", ["area"] = "many" }),
                ["pages"] = new JsonArray(new JsonObject { ["id"] = "main", ["title"] = $"Many {number:000}", ["path"] = $"/x/{id}", ["kind"] = "mount", ["export"] = "page" }),
                ["widgets"] = new JsonArray(new JsonObject { ["id"] = "main", ["title"] = $"Many {number:000}", ["kind"] = "mount", ["export"] = "widget", ["size"] = new JsonObject { ["w"] = 1, ["h"] = 1 } }),
            },
        };
        var module = $"export function page(root) {{ root.textContent = 'page {number:000}'; }}\nexport function widget(root) {{ root.textContent = 'widget {number:000}'; }}\n";
        ProbePackages.Write(folder, new("1.0.0")
        {
            Id = id, Project = FaultsProject, Entry = FaultsEntry, WarmUp = null, DrainSeconds = 0,
            Files = new Dictionary<string, byte[]> { [ManifestPath] = Encoding.UTF8.GetBytes(manifest.ToJsonString()), ["luban/console/index.js"] = Encoding.UTF8.GetBytes(module) },
        });
        return id;
    }

    private static Dictionary<string, byte[]> ConsoleFiles(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => $"luban/console/{Path.GetRelativePath(folder, file).Replace('\\', '/')}", File.ReadAllBytes);
}
