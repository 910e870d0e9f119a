using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;
using LuBan.TestSupport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Marketplace.Tests.Conformance;

/// <summary>A marketplace with a verified publisher <c>acme</c>, on http and on https of a private authority.</summary>
public sealed class ConformanceMarket : IAsyncLifetime
{
    private const string AdministratorKeyText = "the administrator's key of this test";
    private readonly PrivateAuthority _authority = new();

    /// <summary>The server.</summary>
    internal MarketplaceServer Server { get; private set; } = null!;

    /// <summary>Its https address.</summary>
    internal string SecureUrl { get; private set; } = "";

    /// <summary>A PEM file with the authority that the https address is trusted by.</summary>
    internal string AuthorityFile => _authority.File;

    /// <summary>The token with which acme does everything that publishers may.</summary>
    internal string Token { get; private set; } = "";

    public Task InitializeAsync() => BeginAsync(null);

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        _authority.Dispose();
    }

    /// <summary>Starts one with other options.</summary>
    internal static async Task<ConformanceMarket> StartAsync(Action<MarketplaceOptions> options)
    {
        var market = new ConformanceMarket();
        await market.BeginAsync(options);
        return market;
    }

    /// <summary>Pushes a package without the client.</summary>
    internal async Task PushAsync(TestPackage package)
    {
        using var part = new ByteArrayContent(package.Build());
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v3/package") { Content = new MultipartFormDataContent { { part, "package", "package.nupkg" } } };
        request.Headers.Add("X-NuGet-ApiKey", Token);
        using var answer = await Server.Http.SendAsync(request);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{package.FileName}: {(int)answer.StatusCode} {answer.ReasonPhrase}");
    }

    /// <summary>Pushes several versions of one id.</summary>
    internal async Task PushAsync(string id, params string[] versions)
    {
        foreach (var version in versions) await PushAsync(new TestPackage(id, version));
    }

    /// <summary>Moves a version to another state, as the administrator.</summary>
    internal Task MoveAsync(string id, string version, object change) => PostAsync($"/extensions/{id}/versions/{version}/state", change);

    /// <summary>Sends something to the API as the administrator.</summary>
    internal Task<JsonNode?> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);

    /// <summary>Makes a token of acme.</summary>
    internal async Task<string> TokenAsync(params string[] scopes) => (string)(await PostAsync("/tokens", new { label = "test", publisher = "acme", scopes }))!["secret"]!;

    private async Task BeginAsync(Action<MarketplaceOptions>? options)
    {
        Server = await MarketplaceServer.StartAsync(options: options, services: services =>
        {
            services.AddSingleton<IMarketplaceIdentity>(_ => AdministratorKey.Open("", AdministratorKeyText));
            services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_authority.Certificate)));
        });
        SecureUrl = Server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(address => address.StartsWith("https:", StringComparison.Ordinal));
        await PostAsync("/publishers", new { name = "acme" });
        await SendAsync(HttpMethod.Patch, "/publishers/acme", new { verified = true });
        await PostAsync("/publishers/acme/prefixes", new { prefix = "Acme." });
        Token = await TokenAsync("push", "unlist", "manage", "read");
    }

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, "/api/marketplace/v1" + path) { Content = JsonContent.Create(body, options: MarketplaceJson.Options) };
        request.Headers.Add("X-NuGet-ApiKey", AdministratorKeyText);
        using var answer = await Server.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
