using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Tests.Conformance;

/// <summary>What the real client cannot do, or not fast enough: the marketplace's own API, and pushes in large numbers.</summary>
internal sealed class MarketClient(HttpClient http, string administratorKey)
{
    /// <summary>Makes the verified publisher <c>acme</c> with the prefix <c>Acme.</c>, and a token with which it does everything that publishers may.</summary>
    public async Task<string> MakePublisherAsync()
    {
        await SendAsync(HttpMethod.Post, "/publishers", new { name = "acme" });
        await SendAsync(HttpMethod.Patch, "/publishers/acme", new { verified = true });
        await SendAsync(HttpMethod.Post, "/publishers/acme/prefixes", new { prefix = "Acme." });
        return await MakeTokenAsync("push", "unlist", "manage", "read");
    }

    /// <summary>Makes a token of acme.</summary>
    public async Task<string> MakeTokenAsync(params string[] scopes) => (string)(await SendAsync(HttpMethod.Post, "/tokens", new { label = "test", publisher = "acme", scopes }))!["secret"]!;

    /// <summary>Sends something to the API as the administrator.</summary>
    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, "/api/marketplace/v1" + path) { Content = JsonContent.Create(body, options: MarketplaceJson.Options) };
        request.Headers.Add("X-NuGet-ApiKey", administratorKey);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    /// <summary>Pushes a package file and says what was answered.</summary>
    /// <param name="package">The file.</param>
    /// <param name="token">The token.</param>
    /// <param name="chunked">Whether the length is not said before.</param>
    public async Task<(HttpStatusCode Status, string Text)> PushAsync(byte[] package, string token, bool chunked = false)
    {
        using var part = new ByteArrayContent(package);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v3/package") { Content = new MultipartFormDataContent { { part, "package", "package.nupkg" } } };
        request.Headers.Add("X-NuGet-ApiKey", token);
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, $"{answer.ReasonPhrase} {await answer.Content.ReadAsStringAsync()}");
    }
}
