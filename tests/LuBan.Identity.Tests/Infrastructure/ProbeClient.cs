using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace LuBan.Identity.Tests;

/// <summary>A client as the provider knows it.</summary>
internal sealed record ClientRegistration(string Id, string Secret, string RedirectUri, string PostLogoutRedirectUri, string AuthMethod = "client_secret_basic");

/// <summary>What the token endpoint said.</summary>
internal sealed record TokenAnswer(int Status, JsonObject Body)
{
    public string? Error => (string?)Body["error"];

    public string? Access => (string?)Body["access_token"];

    public string? Refresh => (string?)Body["refresh_token"];

    public string? IdToken => (string?)Body["id_token"];

    public override string ToString() => $"{Status} {Body.ToJsonString()}";
}

/// <summary>One request to sign in: what was asked, and what is needed to redeem the answer.</summary>
internal sealed record SignInRequest(string Url, IReadOnlyList<KeyValuePair<string, string>> Parameters, string State, string? Nonce, string Verifier);

/// <summary>An OpenID Connect client that does exactly what it is told, also what a good one never would.</summary>
internal sealed class ProbeClient(string issuer, ClientRegistration registration, JsonObject metadata) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(60) };

    public ClientRegistration Registration => registration;

    public JsonObject Metadata => metadata;

    public string Issuer => issuer;

    public static async Task<ProbeClient> DiscoverAsync(string issuer, ClientRegistration registration)
    {
        using var http = new HttpClient();
        return new(issuer, registration, (JsonObject)JsonNode.Parse(await http.GetStringAsync($"{issuer}/.well-known/openid-configuration"))!);
    }

    public string Endpoint(string name) => (string?)metadata[name] ?? throw new InvalidOperationException($"The provider has no {name}.");

    public async Task<JsonObject> KeysAsync() => (JsonObject)JsonNode.Parse(await _http.GetStringAsync(Endpoint("jwks_uri")))!;

    /// <summary>A request with what a good client sends, replaced by or without what is given (a null value leaves a parameter out).</summary>
    public SignInRequest Request(string scope = "openid", params (string Name, string? Value)[] changes)
    {
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var parameters = new List<(string Name, string? Value)>
        {
            ("response_type", "code"), ("client_id", registration.Id), ("redirect_uri", registration.RedirectUri), ("scope", scope),
            ("state", Random()), ("nonce", Random()), ("code_challenge", ChallengeOf(verifier)), ("code_challenge_method", "S256"),
        };
        foreach (var change in changes)
        {
            parameters.RemoveAll(parameter => parameter.Name == change.Name);
            parameters.Add(change);
        }
        var sent = parameters.Where(parameter => parameter.Value is not null).Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value!)).ToList();
        string? Sent(string name) => sent.FirstOrDefault(pair => pair.Key == name).Value;
        return new(QueryHelpers.AddQueryString(Endpoint("authorization_endpoint"), sent.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))), sent, Sent("state") ?? "", Sent("nonce"), verifier);
    }

    public static string ChallengeOf(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    /// <summary>Redeems a code.</summary>
    public Task<TokenAnswer> RedeemAsync(string code, string? verifier, string? redirectUri = null) =>
        TokenAsync([("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirectUri ?? registration.RedirectUri), ("code_verifier", verifier)]);

    public Task<TokenAnswer> RefreshAsync(string token, string? scope = null) => TokenAsync([("grant_type", "refresh_token"), ("refresh_token", token), ("scope", scope)]);

    /// <summary>Calls the token endpoint, as this client.</summary>
    public Task<TokenAnswer> TokenAsync((string Name, string? Value)[] form) => PostAsync(Endpoint("token_endpoint"), form);

    public async Task<TokenAnswer> PostAsync(string url, (string Name, string? Value)[] form)
    {
        var values = form.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Name, pair.Value!)).ToList();
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        if (registration.AuthMethod == "client_secret_basic")
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(registration.Id)}:{Uri.EscapeDataString(registration.Secret)}")));
        else
            values.Add(KeyValuePair.Create("client_id", registration.Id));
        if (registration.AuthMethod == "client_secret_post") values.Add(KeyValuePair.Create("client_secret", registration.Secret));
        request.Content = new FormUrlEncodedContent(values);
        return await SendAsync(request);
    }

    /// <summary>Asks for the claims of a user.</summary>
    public Task<TokenAnswer> UserInfoAsync(string token, HttpMethod? method = null, bool inBody = false)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, Endpoint("userinfo_endpoint"));
        if (inBody) request.Content = new FormUrlEncodedContent([KeyValuePair.Create("access_token", token)]);
        else request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return SendAsync(request);
    }

    public async Task<TokenAnswer> SendAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, text.StartsWith('{') ? (JsonObject)JsonNode.Parse(text)! : new JsonObject { ["text"] = text });
    }

    public void Dispose() => _http.Dispose();

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
}
