using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Marketplace.Access;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.State;
using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Marketplace.Tests.Catalogue;

/// <summary>A marketplace with users: whoever sends the key <c>ada</c> is the user ada; <c>admin</c> administers.</summary>
internal sealed class Market : IAsyncDisposable
{
    public const string Api = "/api/marketplace/v1";

    private Market(MarketplaceServer server) => Server = server;

    public MarketplaceServer Server { get; }

    public MarketplaceStore Store => Server.Store;

    public static async Task<Market> StartAsync(string? data = null, Action<MarketplaceOptions>? options = null, Action<IServiceCollection>? services = null) =>
        new(await MarketplaceServer.StartAsync(data, options, collection =>
        {
            collection.AddSingleton<IMarketplaceIdentity>(new Users());
            services?.Invoke(collection);
        }));

    public T Get<T>() where T : notnull => Server.Services.GetRequiredService<T>();

    /// <summary>Asks for JSON that has to be there.</summary>
    public async Task<JsonNode> GetAsync(string path, string? user = null)
    {
        using var response = await SendAsync(HttpMethod.Get, path, user: user);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    /// <summary>Sends JSON and reads what comes back.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendJsonAsync(HttpMethod method, string path, object? body, string? user)
    {
        using var response = await SendAsync(method, path, body, user);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, string? user = null)
    {
        using var request = new HttpRequestMessage(method, Api + path);
        if (body is not null) request.Content = JsonContent.Create(body);
        if (user is not null) request.Headers.Add("X-NuGet-ApiKey", user);
        return await Server.Http.SendAsync(request);
    }

    /// <summary>A version with a README, a changelog and images behind it.</summary>
    public async Task<VersionEntry> WithDetailAsync(string id, VersionEntry version, IReadOnlyDictionary<string, string>? readmes = null, IReadOnlyDictionary<string, string>? changelogs = null, params (string Path, string Type, byte[] Bytes)[] images)
    {
        var blobs = Get<IBlobs>();
        var kept = new List<PackageImage>();
        foreach (var (path, type, bytes) in images) kept.Add(new PackageImage(path, new StoredFile(await blobs.WriteAsync(bytes, default), type)));
        var detail = new VersionDetail
        {
            Id = id, Version = version.Version, Nuspec = default,
            Manifest = new ExtensionManifest { Id = id, Version = version.Version, Entry = "X.dll" },
            Readmes = await KeepAsync(readmes), Changelogs = await KeepAsync(changelogs), Images = kept, ReleaseNotes = "Notes", Files = 3, UnpackedSize = 99,
        };
        return version with { Detail = await blobs.WriteJsonAsync(detail, default) };

        async Task<Dictionary<string, BlobHash>> KeepAsync(IReadOnlyDictionary<string, string>? texts)
        {
            var hashes = new Dictionary<string, BlobHash>();
            foreach (var (language, text) in texts ?? new Dictionary<string, string>()) hashes[language] = await blobs.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), default);
            return hashes;
        }
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private sealed class Users : IMarketplaceIdentity
    {
        public ValueTask<MarketplaceUser?> FromApiKeyAsync(string apiKey, CancellationToken cancellationToken) =>
            ValueTask.FromResult<MarketplaceUser?>(apiKey == "wrong" ? null : new MarketplaceUser(apiKey, apiKey == "admin"));
    }
}
