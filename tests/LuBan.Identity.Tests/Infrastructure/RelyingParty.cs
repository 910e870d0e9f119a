using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace LuBan.Identity.Tests;

/// <summary>A program that signs users in: it has a client at the server, and knows the protocol.</summary>
public sealed class RelyingParty
{
    public const string Redirect = "https://app.example.com/callback";

    private RelyingParty(IdentityServer server, string name, string? secret) => (Server, Name, Secret) = (server, name, secret);

    public IdentityServer Server { get; }

    public string Name { get; }

    public string? Secret { get; }

    public string Verifier { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public string? Basic => Secret is null ? null : $"{Name}:{Secret}";

    public static string ChallengeOf(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    /// <summary>A client that is trusted, so that nobody is asked, unless the spec says something else.</summary>
    public static async Task<RelyingParty> CreateAsync(IdentityServer server, string name = "app", JsonObject? spec = null)
    {
        spec ??= [];
        spec["redirectUris"] ??= new JsonArray(Redirect);
        spec["postLogoutRedirectUris"] ??= new JsonArray("https://app.example.com/bye");
        spec["trusted"] ??= true;
        spec["scopes"] ??= new JsonArray("openid", "profile", "email", "groups", "offline_access", "api");
        if ((string?)spec["authMethod"] is null or "client_secret_basic" or "client_secret_post") return new(server, name, await ServerClients.CreateAsync(server, name, spec));
        await server.ApplyAsync("oauthclients", name, spec);
        return new(server, name, null);
    }

    /// <summary>The address that the user is sent to. A value of null leaves a parameter out.</summary>
    public string AuthorizePath(params (string Name, string? Value)[] changes)
    {
        var parameters = new Dictionary<string, string?>
        {
            ["client_id"] = Name, ["redirect_uri"] = Redirect, ["response_type"] = "code", ["scope"] = "openid", ["state"] = "a state", ["nonce"] = "a nonce", ["code_challenge"] = ChallengeOf(Verifier), ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes) parameters[name] = value;
        return "/oauth/authorize?" + string.Join('&', parameters.Where(pair => pair.Value is not null).Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value!)}"));
    }

    /// <summary>Signs a user in and hands over the code.</summary>
    public async Task<string> CodeAsync(Browser browser, string user = "ada", string password = AccountServer.Password, params (string Name, string? Value)[] changes)
    {
        var page = await browser.OpenAsync(AuthorizePath(changes));
        if (page.Location is null) page = await browser.LoginAsync(page, user, password);
        return page.Answer.GetValueOrDefault("code") ?? throw new InvalidOperationException($"no code: {page.Location}");
    }

    public Task<(int Status, JsonObject Body)> RedeemAsync(string code, params (string Name, string Value)[] changes) =>
        TokenAsync([("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Redirect), ("code_verifier", Verifier), .. changes]);

    public Task<(int Status, JsonObject Body)> RefreshAsync(string token, params (string Name, string Value)[] changes) =>
        TokenAsync([("grant_type", "refresh_token"), ("refresh_token", token), .. changes]);

    /// <summary>Everything from the login to the tokens.</summary>
    public async Task<JsonObject> TokensAsync(Browser browser, string scope = "openid", string user = "ada")
    {
        var (status, body) = await RedeemAsync(await CodeAsync(browser, user, AccountServer.Password, ("scope", scope)));
        return status == 200 ? body : throw new InvalidOperationException($"{status} {body}");
    }

    public async Task<(int Status, JsonObject Body)> TokenAsync((string Name, string Value)[] form)
    {
        var fields = new Dictionary<string, string>();
        if (Secret is null) fields["client_id"] = Name;
        foreach (var (name, value) in form) fields[name] = value;
        return await Server.FormAsync("/oauth/token", fields, Basic);
    }
}
