using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace LuBan.Sdk.Build;

/// <summary>Lists the shipped packages and files (CycloneDX 1.5). No serial number and no time: the same content gives the same bytes.</summary>
internal static class BillOfMaterials
{
    public static JsonObject Create(string id, string version, IReadOnlyList<PackFile> files, JsonObject? dependencyFile, IReadOnlyList<string> packageFolders)
    {
        var packages = dependencyFile is null ? [] : DependencyFile.Packages(dependencyFile);
        return new JsonObject
        {
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.5",
            ["version"] = 1,
            ["metadata"] = new JsonObject { ["component"] = new JsonObject { ["type"] = "application", ["name"] = id, ["version"] = version, ["purl"] = $"pkg:nuget/{id}@{version}" } },
            ["components"] = new JsonArray([.. packages.Select(package => Package(package, packageFolders)), .. files.Select(File)]),
        };
    }

    private static JsonNode Package((string Id, string Version, string? Sha512) package, IReadOnlyList<string> folders)
    {
        var component = new JsonObject { ["type"] = "library", ["name"] = package.Id, ["version"] = package.Version, ["purl"] = $"pkg:nuget/{package.Id}@{package.Version}" };
        // deps.json says "sha512-<base64>", CycloneDX wants hexadecimal digits.
        if (package.Sha512 is ['s', 'h', 'a', '5', '1', '2', '-', .. var base64])
        {
            component["hashes"] = Hashes("SHA-512", Convert.FromBase64String(base64));
        }
        if (PackageLicence.Find(package.Id, package.Version, folders) is { } licence) component["licenses"] = new JsonArray(licence);
        return component;
    }

    private static JsonNode File(PackFile file) => new JsonObject
    {
        ["type"] = "file",
        ["name"] = file.Target,
        ["hashes"] = Hashes("SHA-256", SHA256.HashData(System.IO.File.ReadAllBytes(file.Source))),
    };

    private static JsonArray Hashes(string algorithm, byte[] hash) =>
        [new JsonObject { ["alg"] = algorithm, ["content"] = Convert.ToHexStringLower(hash) }];
}
