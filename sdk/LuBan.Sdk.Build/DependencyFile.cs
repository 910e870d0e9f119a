using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Sdk.Build;

/// <summary>Rewrites the deps.json of the build to what is shipped.</summary>
/// <remarks>
/// The runtime refuses a deps.json that names a file of a package which is not there, and the SDK, like everything shared, is not
/// there on purpose. So assets that are not shipped leave the file, and what is needed at compile time only leaves it too.
/// </remarks>
internal static class DependencyFile
{
    private static readonly string[] AssetGroups = ["runtime", "native", "resources", "runtimeTargets"];

    /// <param name="json">The file that the build wrote.</param>
    /// <param name="shipped">Paths below the app folder, with slashes.</param>
    public static JsonObject Rewrite(ReadOnlySpan<byte> json, IReadOnlySet<string> shipped)
    {
        var root = JsonNode.Parse(json)!.AsObject();
        root.Remove("compilationOptions");
        if (root["targets"] is not JsonObject targets) return root;
        foreach (var library in targets.Select(target => target.Value).OfType<JsonObject>().SelectMany(target => target).Select(library => library.Value).OfType<JsonObject>())
        {
            library.Remove("compile");
            library.Remove("compileOnly");
            foreach (var group in AssetGroups) Filter(library, group, shipped);
        }
        return root;
    }

    /// <summary>The packages whose files are shipped: id, version and the hash that the feed gave.</summary>
    public static IReadOnlyList<(string Id, string Version, string? Sha512)> Packages(JsonObject root)
    {
        var used = (root["targets"] as JsonObject ?? [])
            .Select(target => target.Value).OfType<JsonObject>()
            .SelectMany(target => target)
            .Where(library => library.Value is JsonObject assets && AssetGroups.Any(assets.ContainsKey))
            .Select(library => library.Key)
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. (root["libraries"] as JsonObject ?? [])
                .Where(library => used.Contains(library.Key) && (string?)library.Value?["type"] == "package")
                .Select(library => (Parts: library.Key.Split('/'), Hash: (string?)library.Value!["sha512"]))
                .Select(library => (library.Parts[0], library.Parts[1], library.Hash))
                .OrderBy(library => library.Item1, StringComparer.OrdinalIgnoreCase),
        ];
    }

    private static void Filter(JsonObject library, string group, IReadOnlySet<string> shipped)
    {
        if (library[group] is not JsonObject assets) return;
        foreach (var path in assets.Select(asset => asset.Key).ToList())
        {
            if (!shipped.Contains(PathInApp(group, path, assets[path]))) assets.Remove(path);
        }
        if (assets.Count == 0) library.Remove(group);
    }

    private static string PathInApp(string group, string path, JsonNode? asset)
    {
        if (asset is JsonObject properties && (string?)properties["localPath"] is { } local) return local.Replace('\\', '/');
        var fileName = path[(path.LastIndexOf('/') + 1)..];
        return group switch
        {
            "runtimeTargets" => path,
            "resources" when (string?)asset?["locale"] is { } locale => $"{locale}/{fileName}",
            _ => fileName,
        };
    }
}
