using System.Text.Json;
using LuBan.Identity.Tokens;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http.Extensions;

namespace LuBan.Identity.Federation;

/// <summary>People of an OpenID Connect provider: this server is the relying party (OpenID Connect Core 1.0 §3.1, OAuth 2.1).</summary>
internal sealed class OidcConnector(OidcDiscovery discovery, OidcTokenEndpoint tokens, OidcTokens verifier, FederationHttp http) : IRedirectIdentityProvider
{
    private const string Issuer = "issuer";
    private const string Nonce = "nonce";
    private const string Verifier = "verifier";

    public async ValueTask CheckAsync(IdentityProviderSettings settings, CancellationToken cancellationToken) =>
        await discovery.RefreshAsync(settings, settings.ReadConfig<OidcConfig>().Issuer, cancellationToken);

    public async ValueTask<IdentityRedirect> StartAsync(IdentityStart start, CancellationToken cancellationToken)
    {
        var config = start.Settings.ReadConfig<OidcConfig>();
        var metadata = await discovery.GetAsync(start.Settings, config.Issuer, cancellationToken);
        var (nonce, verifier) = (ProofKey.NewSecret(), ProofKey.NewSecret());
        var query = new QueryBuilder
        {
            { "response_type", "code" }, { "client_id", config.ClientId }, { "redirect_uri", start.CallbackUri.AbsoluteUri },
            { "scope", string.Join(' ', config.Scopes.Prepend("openid").Distinct()) }, { "state", start.State }, { Nonce, nonce },
            { "code_challenge", ProofKey.Challenge(verifier) }, { "code_challenge_method", "S256" },
        };
        if (start.ForceSignIn) query.Add("prompt", "login");
        if (start.LoginHint is { Length: > 0 } hint) query.Add("login_hint", hint);
        return new(With(metadata.Authorization, query)) { Keep = new Dictionary<string, string> { [Issuer] = config.Issuer, [Nonce] = nonce, [Verifier] = verifier } };
    }

    public async ValueTask<ExternalIdentity> CompleteAsync(IdentityCallback callback, CancellationToken cancellationToken)
    {
        var (settings, parameters) = (callback.Settings, callback.Parameters);
        var config = settings.ReadConfig<OidcConfig>();
        var metadata = await discovery.GetAsync(settings, config.Issuer, cancellationToken);
        // Before anything of the answer is used, and before the code goes anywhere (RFC 9207 §2.4, RFC 9700 §4.4).
        var named = parameters.GetValueOrDefault("iss");
        if (named is null ? metadata.NamesIssuer : named != config.Issuer) throw FederationErrors.MixUp(settings.Name, named, config.Issuer);
        if (callback.Kept.GetValueOrDefault(Issuer) != config.Issuer) throw FederationErrors.MixUp(settings.Name, callback.Kept.GetValueOrDefault(Issuer), config.Issuer);
        if (parameters.GetValueOrDefault("error") is { } error) throw FederationErrors.Declined(settings.Name, error, parameters.GetValueOrDefault("error_description"));
        if (parameters.GetValueOrDefault("code") is not { Length: > 0 } code) throw FederationErrors.Declined(settings.Name, "the answer has no code", null);

        var answer = await tokens.RedeemAsync(settings, config, metadata, code, callback.CallbackUri, callback.Kept[Verifier], cancellationToken);
        var claims = await verifier.VerifyAsync(settings, config, metadata, answer, callback.Kept[Nonce], cancellationToken);
        var user = config.UserInfo && metadata.UserInfo is { } address && answer.AccessToken is not null
            ? await AskUserInfoAsync(settings, address, answer.AccessToken, JsonWebToken.Text(claims, "sub")!, cancellationToken) : default;
        return OidcClaims.ToIdentity(config, claims, user) with { SignOutHints = new Dictionary<string, string> { ["id_token"] = answer.IdToken } };
    }

    public async ValueTask<Uri?> SignOutAsync(IdentitySignOut signOut, CancellationToken cancellationToken)
    {
        var config = signOut.Settings.ReadConfig<OidcConfig>();
        if (!config.SignOut) return null;
        var metadata = await discovery.GetAsync(signOut.Settings, config.Issuer, cancellationToken);
        if (metadata.EndSession is not { } address) return null;
        var query = new QueryBuilder { { "client_id", config.ClientId }, { "post_logout_redirect_uri", signOut.ReturnUri.AbsoluteUri }, { "state", signOut.State } };
        if (signOut.Kept.GetValueOrDefault("id_token") is { } hint) query.Add("id_token_hint", hint);
        return With(address, query);
    }

    private async Task<JsonElement> AskUserInfoAsync(IdentityProviderSettings settings, Uri address, string accessToken, string subject, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = new("Bearer", accessToken) } };
        var (status, json, _) = await http.SendAsync(settings, request, cancellationToken);
        if (status != System.Net.HttpStatusCode.OK || json is not { ValueKind: JsonValueKind.Object } user) throw FederationErrors.BadUserInfo(settings.Name, $"the userinfo endpoint answered {(int)status} without a JSON object");
        // Otherwise the answer may be about somebody else (OpenID Connect Core 1.0 §5.3.4).
        if (JsonWebToken.Text(user, "sub") != subject) throw FederationErrors.BadUserInfo(settings.Name, "its 'sub' is another one than that of the ID token");
        return user;
    }

    private static Uri With(Uri address, QueryBuilder query) =>
        // An endpoint may have parameters of its own (RFC 6749 §3.1).
        new(address.GetLeftPart(UriPartial.Path) + (address.Query.Length > 1 ? $"{address.Query}&{query.ToString()[1..]}" : query.ToString()));
}
