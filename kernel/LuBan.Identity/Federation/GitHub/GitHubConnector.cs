using System.Globalization;
using System.Net;
using System.Text.Json;
using LuBan.Identity.Tokens;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http.Extensions;

namespace LuBan.Identity.Federation;

/// <summary>People of GitHub: plain OAuth 2 with the web application flow, and the user API.</summary>
internal sealed class GitHubConnector(FederationHttp http) : IRedirectIdentityProvider
{
    private const string PublicUrl = "https://github.com";
    private const string PublicApi = "https://api.github.com";
    private const string Verifier = "verifier";
    private const int PageSize = 100;
    private const int MaximumPages = 10;

    public async ValueTask CheckAsync(IdentityProviderSettings settings, CancellationToken cancellationToken)
    {
        Secret(settings);
        using var request = new HttpRequestMessage(HttpMethod.Get, ApiOf(settings.ReadConfig<GitHubConfig>(), "meta"));
        var (status, _, _) = await http.SendAsync(settings, request, cancellationToken);
        // Anything but "there is nothing here" is GitHub's own: a private server asks strangers to sign in first.
        if (status == HttpStatusCode.NotFound || (int)status >= 500) throw FederationErrors.Unreachable(settings.Name, request.RequestUri!.AbsoluteUri, $"answered {(int)status}");
    }

    public ValueTask<IdentityRedirect> StartAsync(IdentityStart start, CancellationToken cancellationToken)
    {
        var config = start.Settings.ReadConfig<GitHubConfig>();
        var verifier = ProofKey.NewSecret();
        var query = new QueryBuilder
        {
            { "client_id", config.ClientId }, { "redirect_uri", start.CallbackUri.AbsoluteUri }, { "state", start.State },
            { "scope", config.ReadGroups || config.Organizations.Count > 0 ? "read:user user:email read:org" : "read:user user:email" },
            { "code_challenge", ProofKey.Challenge(verifier) }, { "code_challenge_method", "S256" },
        };
        if (start.ForceSignIn) query.Add("prompt", "select_account");
        if (start.LoginHint is { Length: > 0 } hint) query.Add("login", hint);
        return new(new IdentityRedirect(new(config.Url.TrimEnd('/') + "/login/oauth/authorize" + query)) { Keep = new Dictionary<string, string> { [Verifier] = verifier } });
    }

    public async ValueTask<ExternalIdentity> CompleteAsync(IdentityCallback callback, CancellationToken cancellationToken)
    {
        var (settings, parameters) = (callback.Settings, callback.Parameters);
        var config = settings.ReadConfig<GitHubConfig>();
        if (parameters.GetValueOrDefault("error") is { } error) throw FederationErrors.Declined(settings.Name, error, parameters.GetValueOrDefault("error_description"));
        if (parameters.GetValueOrDefault("code") is not { Length: > 0 } code) throw FederationErrors.Declined(settings.Name, "the answer has no code", null);
        var token = await RedeemAsync(callback, config, code, cancellationToken);
        var user = await GetAsync(settings, config, "user", token, cancellationToken);
        // A number that is never given to somebody else: the login name can be.
        if (!user.TryGetProperty("id", out var id) || !id.TryGetInt64(out var number) || number <= 0) throw FederationErrors.GitHub(settings.Name, "the user has no numeric id");
        var organizations = config.ReadGroups || config.Organizations.Count > 0 ? await ListAsync(settings, config, "user/orgs", token, organization => JsonWebToken.Text(organization, "login"), cancellationToken) : [];
        if (config.Organizations.Count > 0 && !organizations.Intersect(config.Organizations, StringComparer.OrdinalIgnoreCase).Any()) throw FederationErrors.NotAllowed(settings.Name);
        var teams = config.ReadGroups ? await ListAsync(settings, config, "user/teams", token, TeamName, cancellationToken) : [];
        var email = await FindEmailAsync(settings, config, token, cancellationToken);
        return new(number.ToString(CultureInfo.InvariantCulture))
        {
            UserName = JsonWebToken.Text(user, "login"), DisplayName = JsonWebToken.Text(user, "name"), Email = email, EmailVerified = email is not null,
            Groups = config.ReadGroups ? [.. organizations, .. teams] : [],
            Claims = new Dictionary<string, string> { ["login"] = JsonWebToken.Text(user, "login") ?? "", ["email"] = email ?? "" },
        };
    }

    private async Task<string> RedeemAsync(IdentityCallback callback, GitHubConfig config, string code, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, config.Url.TrimEnd('/') + "/login/oauth/access_token");
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_id"] = config.ClientId, ["client_secret"] = Secret(callback.Settings), ["code"] = code, ["redirect_uri"] = callback.CallbackUri.AbsoluteUri, ["code_verifier"] = callback.Kept.GetValueOrDefault(Verifier) ?? throw FederationErrors.BadState(),
        });
        var (status, json, _) = await http.SendAsync(callback.Settings, request, cancellationToken);
        // A refusal comes with the status 200 as well.
        return json is { ValueKind: JsonValueKind.Object } answer && status == HttpStatusCode.OK && JsonWebToken.Text(answer, "access_token") is { Length: > 0 } token ? token
            : throw FederationErrors.CodeRefused(callback.Settings.Name, $"{(int)status} {(json is { ValueKind: JsonValueKind.Object } problem ? JsonWebToken.Text(problem, "error") : "no JSON object")}");
    }

    /// <summary>The main address, when GitHub has made sure of it.</summary>
    private async Task<string?> FindEmailAsync(IdentityProviderSettings settings, GitHubConfig config, string token, CancellationToken cancellationToken) =>
        (await ListAsync(settings, config, "user/emails", token, email => IsTrue(email, "primary") && IsTrue(email, "verified") ? JsonWebToken.Text(email, "email") : null, cancellationToken)).FirstOrDefault();

    private async Task<IReadOnlyList<string>> ListAsync(IdentityProviderSettings settings, GitHubConfig config, string path, string token, Func<JsonElement, string?> read, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        for (var page = 1; page <= MaximumPages; page++)
        {
            var list = await GetAsync(settings, config, $"{path}?per_page={PageSize}&page={page}", token, cancellationToken);
            if (list.ValueKind != JsonValueKind.Array) throw FederationErrors.GitHub(settings.Name, $"{path} answered no list");
            found.AddRange(list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(read).OfType<string>());
            if (list.GetArrayLength() < PageSize) break;
        }
        return found;
    }

    private async Task<JsonElement> GetAsync(IdentityProviderSettings settings, GitHubConfig config, string path, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ApiOf(config, path)) { Headers = { Authorization = new("Bearer", token) } };
        var (status, json, _) = await http.SendAsync(settings, request, cancellationToken);
        return status == HttpStatusCode.OK && json is { } answer ? answer : throw FederationErrors.GitHub(settings.Name, $"{path.Split('?')[0]} answered {(int)status}");
    }

    private static string? TeamName(JsonElement team) =>
        team.TryGetProperty("organization", out var organization) && organization.ValueKind == JsonValueKind.Object && JsonWebToken.Text(organization, "login") is { } login && JsonWebToken.Text(team, "slug") is { } slug ? $"{login}/{slug}" : null;

    private static bool IsTrue(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static Uri ApiOf(GitHubConfig config, string path)
    {
        var url = config.Url.TrimEnd('/');
        return new($"{(config.ApiUrl ?? (url == PublicUrl ? PublicApi : url + "/api/v3")).TrimEnd('/')}/{path}");
    }

    private static string Secret(IdentityProviderSettings settings) => settings.Secrets.GetValueOrDefault(OidcTokenEndpoint.SecretKey) is { Length: > 0 } secret
        ? secret : throw FederationErrors.CodeRefused(settings.Name, $"GitHub needs '{OidcTokenEndpoint.SecretKey}' in the Secret of the provider object");
}
