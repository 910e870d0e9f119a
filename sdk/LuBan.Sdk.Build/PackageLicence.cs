using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;

namespace LuBan.Sdk.Build;

/// <summary>What a referenced package says of its licence, as a bill of materials says it.</summary>
internal static class PackageLicence
{
    /// <param name="id">The package.</param>
    /// <param name="version">Its version.</param>
    /// <param name="folders">Where NuGet unpacked it.</param>
    /// <returns>Null when the package says nothing, or is not there.</returns>
    public static JsonObject? Find(string id, string version, IReadOnlyList<string> folders)
    {
        var name = id.ToLowerInvariant();
        var nuspec = folders.Select(folder => Path.Combine(folder, name, version.ToLowerInvariant(), name + ".nuspec")).FirstOrDefault(File.Exists);
        return nuspec is null ? null : Read(nuspec);
    }

    private static JsonObject? Read(string nuspec)
    {
        var metadata = Load(nuspec)?.Descendants().Where(element => element.Name.LocalName is "license" or "licenseUrl").ToList() ?? [];
        if (metadata.Find(element => element.Name.LocalName == "license") is { } license)
            return (string?)license.Attribute("type") == "expression" ? new() { ["expression"] = license.Value.Trim() } : Named($"see {license.Value.Trim()} in the package");
        // Packages from before 2018 give an address only.
        return metadata.Find(element => element.Name.LocalName == "licenseUrl") is { Value.Length: > 0 } address ? Named(address.Value.Trim()) : null;
    }

    private static JsonObject Named(string name) => new() { ["license"] = new JsonObject { ["name"] = name } };

    private static XDocument? Load(string nuspec)
    {
        try
        {
            return XDocument.Load(nuspec);
        }
        catch (XmlException)
        {
            // NuGet restored it, so somebody can read it; we say nothing about it.
            return null;
        }
    }
}
