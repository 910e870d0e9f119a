using System.Reflection;
using System.Text.Json.Nodes;
using LuBan.Kernel.Hosting;
using LuBan.Sdk;

namespace LuBan.Hosting.Tests;

/// <summary>Requests to load the tiny extensions from their build output.</summary>
internal static class TestExtension
{
    private static string Metadata(string key) => typeof(TestExtension).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;

    // What their assemblies say with [assembly: ExtensionAccess]; here no build writes the manifest.
    private static readonly Dictionary<string, IReadOnlyList<AccessDeclaration>> Access = new()
    {
        ["Admission"] = [new([""], ["configmaps"], ["list"])],
        ["Shelf"] = [new([""], ["configmaps"], ["list", "watch"])],
    };

    public static string Output(string name) =>
        Path.GetFullPath(Path.Combine(Metadata("TestExtensions"), name, "bin", Metadata("Configuration"), "net10.0"));

    public static ExtensionLoadRequest Request(
        string name, string version = "1.0.0", string? id = null, JsonObject? config = null, Func<ExtensionManifest, ExtensionManifest>? manifest = null)
    {
        var described = new ExtensionManifest
        {
            Id = id ?? $"Tests.{name}",
            Version = version,
            Entry = $"LuBan.TestExtensions.{name}.dll",
            Access = Access.GetValueOrDefault(name, []),
            Readiness = new() { TimeoutSeconds = 20, DrainSeconds = 5 },
        };
        return new()
        {
            Manifest = manifest?.Invoke(described) ?? described,
            PackageDirectory = Output(name),
            AppDirectory = Output(name),
            DataDirectory = Path.Combine(Path.GetTempPath(), "luban-hosting-tests", Guid.NewGuid().ToString("N")),
            Config = config ?? [],
        };
    }
}
