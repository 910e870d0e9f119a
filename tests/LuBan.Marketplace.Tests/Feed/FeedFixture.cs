using System.IO.Compression;
using System.Text.Json.Nodes;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.State;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Marketplace.Tests.Feed;

/// <summary>Reads the feed as a client does, and fills it as a push does in the end.</summary>
internal static class FeedFixture
{
    public static async Task<JsonNode> JsonAsync(this MarketplaceServer server, string path)
    {
        using var answer = await server.Http.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode}");
        return JsonNode.Parse(await BodyAsync(answer))!;
    }

    public static async Task<int> StatusAsync(this MarketplaceServer server, string path)
    {
        using var answer = await server.Http.GetAsync(path);
        return (int)answer.StatusCode;
    }

    public static async Task<byte[]> BodyAsync(HttpResponseMessage answer)
    {
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        if (!answer.Content.Headers.ContentEncoding.Contains("gzip")) return bytes;
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        var plain = new MemoryStream();
        await gzip.CopyToAsync(plain);
        return plain.ToArray();
    }

    /// <summary>The address of a resource, as the service index says.</summary>
    public static async Task<string> ResourceAsync(this MarketplaceServer server, string type)
    {
        var index = await server.JsonAsync("/v3/index.json");
        return (string)index["resources"]!.AsArray().First(resource => (string?)resource!["@type"] == type)!["@id"]!;
    }

    /// <summary>Puts a version with a file behind it into the store.</summary>
    public static async Task<VersionEntry> AddAsync(this MarketplaceServer server, string id, string version, byte[]? file = null, VersionState state = VersionState.Listed)
    {
        var blobs = server.Services.GetRequiredService<IBlobs>();
        var bytes = file ?? System.Text.Encoding.UTF8.GetBytes($"{id} {version}");
        var detail = new VersionDetail
        {
            Id = id,
            Version = version,
            Manifest = new Sdk.ExtensionManifest { Id = id, Version = version, Entry = "Some.dll" },
            Nuspec = await blobs.WriteAsync("<package/>"u8.ToArray(), CancellationToken.None),
            Readmes = new Dictionary<string, BlobHash> { [""] = await blobs.WriteAsync("# Read me"u8.ToArray(), CancellationToken.None) },
        };
        var entry = Samples.Version(id, version, state) with
        {
            Package = await blobs.WriteAsync(bytes, CancellationToken.None),
            Size = bytes.Length,
            Detail = await blobs.WriteJsonAsync(detail, CancellationToken.None),
        };
        await server.Store.SaveAsync(id, entry);
        return entry;
    }
}
