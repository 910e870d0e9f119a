using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Identity.Clients;
using LuBan.Identity.Keys;
using LuBan.Identity.Tokens;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.Protocol;

/// <summary>Writes the tokens of one answer of the token endpoint.</summary>
internal sealed class TokenIssuer(SigningKeys keys, AccessTokens accessTokens, IOptions<IdentityOptions> options, TimeProvider time)
{
    private const int IdBytes = 16;

    /// <summary>Tokens of a user.</summary>
    /// <param name="grant">What the user gave, and its name.</param>
    /// <param name="client">The client.</param>
    /// <param name="account">The user as it is now.</param>
    /// <param name="scopes">The scopes of the access token: those of the grant, or fewer.</param>
    /// <param name="refresh">The refresh token; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task<JsonObject> ForUserAsync((string Id, GrantRecord Record) grant, OAuthClient client, Account account, IReadOnlyList<string> scopes, GrantHandle? refresh, CancellationToken cancellationToken)
    {
        var (record, now) = (grant.Record, time.GetUtcNow());
        var lifetime = LifetimeOf(client);
        var access = await accessTokens.WriteAsync(new AccessToken
        {
            Id = NewId(), Issuer = record.Issuer, Subject = account.Uid, User = account.Name, Client = record.Client, Scopes = scopes, Session = record.Session, Grant = grant.Id,
            Methods = record.Methods, AuthenticatedAt = record.AuthenticatedAt, IssuedAt = now, ExpiresAt = now + lifetime,
        }, cancellationToken);
        var answer = Answer(access, lifetime, scopes);
        if (refresh is not null) answer["refresh_token"] = refresh.ToString();
        if (scopes.Contains(StandardScopes.OpenId)) answer["id_token"] = await IdTokenAsync(record, client, account, scopes, access, now, cancellationToken);
        return answer;
    }

    /// <summary>A token of a client that calls in its own name.</summary>
    internal async Task<JsonObject> ForClientAsync(string issuer, OAuthClient client, IReadOnlyList<string> scopes, CancellationToken cancellationToken)
    {
        var (now, lifetime, name) = (time.GetUtcNow(), LifetimeOf(client), client.Metadata.Name!);
        var access = await accessTokens.WriteAsync(
            new AccessToken { Id = NewId(), Issuer = issuer, Subject = name, Client = name, Scopes = scopes, IssuedAt = now, ExpiresAt = now + lifetime }, cancellationToken);
        return Answer(access, lifetime, scopes);
    }

    private async ValueTask<string> IdTokenAsync(GrantRecord grant, OAuthClient client, Account account, IReadOnlyList<string> scopes, string access, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var claims = new JsonObject
        {
            ["iss"] = grant.Issuer,
            ["sub"] = account.Uid,
            ["aud"] = grant.Client,
            ["exp"] = (now + options.Value.IdTokenLifetime).ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["auth_time"] = grant.AuthenticatedAt.ToUnixTimeSeconds(),
            ["acr"] = Acr.Of(grant.Methods),
            ["amr"] = new JsonArray([.. grant.Methods.Select(method => JsonValue.Create(method))]),
            ["azp"] = grant.Client,
            ["sid"] = grant.Session,
            ["at_hash"] = HalfHash(access),
        };
        if (grant.Nonce is not null) claims["nonce"] = grant.Nonce;
        AccountClaims.Add(claims, account, scopes, grant.IdTokenClaims);
        return JsonWebToken.Sign(await keys.ActiveAsync(client.Spec.IdTokenAlgorithm, cancellationToken), "JWT", claims);
    }

    private TimeSpan LifetimeOf(OAuthClient client) => client.Spec.AccessTokenLifetime > 0 ? TimeSpan.FromSeconds(client.Spec.AccessTokenLifetime) : options.Value.AccessTokenLifetime;

    private static JsonObject Answer(string access, TimeSpan lifetime, IReadOnlyList<string> scopes) => new()
    {
        ["access_token"] = access, ["token_type"] = "Bearer", ["expires_in"] = (long)lifetime.TotalSeconds, ["scope"] = Scopes.Join(scopes),
    };

    private static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));

    /// <summary>OpenID Connect Core §3.1.3.6: half of the hash; both algorithms that sign here use SHA-256.</summary>
    private static string HalfHash(string token) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)).AsSpan(0, SHA256.HashSizeInBytes / 2));
}
