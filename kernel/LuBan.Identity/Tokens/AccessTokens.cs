using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Identity.Keys;
using LuBan.Identity.Protocol;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.Tokens;

/// <summary>Writes and reads access tokens. Reading says only that the token is genuine; whether it is still good, <see cref="Authentication.Callers"/> knows.</summary>
internal sealed class AccessTokens(SigningKeys keys, Issuers issuers, IOptions<IdentityOptions> options, TimeProvider time)
{
    /// <summary>The <c>typ</c> of RFC 9068. Nothing else of this server has it, so nothing else is taken for an access token.</summary>
    internal const string Type = "at+jwt";

    internal async ValueTask<string> WriteAsync(AccessToken token, CancellationToken cancellationToken)
    {
        var claims = new JsonObject
        {
            ["iss"] = token.Issuer,
            ["aud"] = token.Issuer,
            ["sub"] = token.Subject,
            ["client_id"] = token.Client,
            ["jti"] = token.Id,
            ["iat"] = token.IssuedAt.ToUnixTimeSeconds(),
            ["nbf"] = token.IssuedAt.ToUnixTimeSeconds(),
            ["exp"] = token.ExpiresAt.ToUnixTimeSeconds(),
            ["scope"] = string.Join(' ', token.Scopes),
        };
        if (token.User is not null) claims["username"] = token.User;
        if (token.Session is not null) claims["sid"] = token.Session;
        if (token.Grant is not null) claims["grant_id"] = token.Grant;
        if (token.AuthenticatedAt is { } authenticated) claims["auth_time"] = authenticated.ToUnixTimeSeconds();
        if (token.Methods.Count > 0) claims["amr"] = new JsonArray([.. token.Methods.Select(method => JsonValue.Create(method))]);
        return JsonWebToken.Sign(await keys.ActiveAsync(SigningAlgorithms.ES256, cancellationToken), Type, claims);
    }

    /// <summary>Reads a token of this server.</summary>
    /// <returns>The token, or why it is refused.</returns>
    internal async ValueTask<(AccessToken? Token, string Problem)> ReadAsync(string text, CancellationToken cancellationToken)
    {
        var rules = new TokenRules { Types = [Type], Issuers = issuers.All, Audiences = issuers.All, NeedsNotBefore = true, ClockSkew = options.Value.ClockSkew };
        var verdict = await rules.VerifyAsync(text, FindKeyAsync, time.GetUtcNow(), cancellationToken);
        if (verdict.Claims is not { } claims) return (null, verdict.Problem);
        if (JsonWebToken.Text(claims, "jti") is not { } id || JsonWebToken.Text(claims, "sub") is not { } subject || JsonWebToken.Text(claims, "client_id") is not { } client) return (null, "it has no jti, sub or client_id");
        return (new AccessToken
        {
            Id = id,
            Issuer = JsonWebToken.Text(claims, "iss")!,
            Subject = subject,
            User = JsonWebToken.Text(claims, "username"),
            Client = client,
            Scopes = Scopes.Split(JsonWebToken.Text(claims, "scope")),
            Session = JsonWebToken.Text(claims, "sid"),
            Grant = JsonWebToken.Text(claims, "grant_id"),
            Methods = claims.TryGetProperty("amr", out var methods) ? methods.Deserialize<string[]>()! : [],
            AuthenticatedAt = TokenRules.Time(claims, "auth_time"),
            IssuedAt = TokenRules.Time(claims, "iat") ?? TokenRules.Time(claims, "nbf")!.Value,
            ExpiresAt = TokenRules.Time(claims, "exp")!.Value,
        }, "");
    }

    private ValueTask<VerificationKey?> FindKeyAsync(JsonWebToken token, CancellationToken cancellationToken) =>
        token.KeyId is { } id ? keys.FindAsync(id, cancellationToken) : new((VerificationKey?)null);
}
