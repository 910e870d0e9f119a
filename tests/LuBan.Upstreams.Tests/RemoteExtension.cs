using System.Text.Json.Nodes;
using LuBan.Sdk.Testing;
using LuBan.TestSupport;

namespace LuBan.Upstreams.Tests;

/// <summary>Packages of extensions without code.</summary>
internal static class RemoteExtension
{
    public const string Id = "Samples.Remote";

    /// <param name="upstreams">The manifest's list.</param>
    /// <param name="version">The version.</param>
    /// <param name="id">The extension's id.</param>
    public static ExtensionPackage Package(string upstreams, string version = "1.0.0", string id = Id)
    {
        var package = new TestPackage(id, version)
        {
            HasCode = false,
            Manifest = new JsonObject
            {
                ["permissions"] = JsonNode.Parse("""[ { "name": "things.read", "description": "Read things." } ]"""),
                ["upstreams"] = JsonNode.Parse(upstreams),
            },
        };
        var folder = Directory.CreateTempSubdirectory("luban-remote-").FullName;
        try
        {
            return ExtensionPackage.FromFile(package.WriteTo(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
