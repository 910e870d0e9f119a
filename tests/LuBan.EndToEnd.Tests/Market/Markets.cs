using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace LuBan.EndToEnd;

/// <summary>Talks to a server's embedded marketplace over HTTP, as the administrator.</summary>
internal static class Markets
{
    public const string Api = "/api/marketplace/v1";
    public const string Feed = "/feeds/default";

    /// <summary>Pushes a package as NuGet clients do.</summary>
    public static async Task<HttpResponseMessage> PushAsync(this HttpClient http, string feed, string package, string? apiKey = null)
    {
        using var file = new ByteArrayContent(await File.ReadAllBytesAsync(package));
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var body = new MultipartFormDataContent { { file, "package", "package.nupkg" } };
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{feed}/v3/package/") { Content = body };
        if (apiKey is not null) request.Headers.Add("X-NuGet-ApiKey", apiKey);
        return await http.SendAsync(request);
    }

    /// <summary>Pushes a package and expects that it is published.</summary>
    public static async Task PublishAsync(this ServerProcess server, string package)
    {
        using var response = await server.Http.PushAsync(Feed, package);
        if (response.StatusCode != HttpStatusCode.Created) throw new InvalidOperationException($"{(int)response.StatusCode} {response.ReasonPhrase}: {await response.Content.ReadAsStringAsync()}\n{server.Output}");
    }

    /// <summary>Moves a version to another state.</summary>
    public static async Task MoveAsync(this ServerProcess server, string id, string version, string state, string? reason = null, string? message = null)
    {
        using var response = await server.Http.PostAsJsonAsync($"{Api}/extensions/{id}/versions/{version}/state", new { state, reason, message });
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}\n{server.Output}");
    }

    /// <summary>The certificate of the embedded marketplace, as its package source pins it.</summary>
    public static Task<string> FingerprintAsync(this ServerProcess server) => server.WaitForAsync("the embedded source", async () =>
    {
        using var response = await server.Http.GetAsync("/apis/kernel.luban.dev/v1/packagesources/marketplace");
        return response.IsSuccessStatusCode ? (string?)(await response.Content.ReadFromJsonAsync<JsonObject>())!["spec"]!["trustPolicy"]!["fingerprints"]![0] : null;
    });

    /// <summary>Has the kernel read its sources at once instead of at its next poll.</summary>
    public static async Task SyncAsync(this ServerProcess server, string source = "marketplace")
    {
        await server.WaitForAsync($"the source {source}", async () =>
        {
            using var found = await server.Http.GetAsync($"/apis/kernel.luban.dev/v1/packagesources/{source}");
            return found.IsSuccessStatusCode ? source : null;
        });
        using var content = new StringContent(new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["kernel.luban.dev/sync"] = Guid.NewGuid().ToString("N") } } }.ToJsonString(),
            new MediaTypeHeaderValue("application/merge-patch+json"));
        using var response = await server.Http.PatchAsync($"/apis/kernel.luban.dev/v1/packagesources/{source}", content);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}\n{server.Output}");
    }

    /// <summary>Waits until the catalogue shows what a condition asks for.</summary>
    public static Task<JsonObject> WaitForExtensionAsync(this ServerProcess server, string id, Func<JsonObject, bool> condition) =>
        server.WaitForAsync($"{id} in the catalogue", async () =>
        {
            using var response = await server.Http.GetAsync($"/apis/kernel.luban.dev/v1/extensions/{id.ToLowerInvariant()}");
            if (!response.IsSuccessStatusCode) return null;
            var entry = (await response.Content.ReadFromJsonAsync<JsonObject>())!;
            return condition(entry) ? entry : null;
        });
}
