using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LuBan.Identity.Tokens;
using LuBan.Sdk;

namespace LuBan.Identity.Federation;

/// <summary>Checks ID tokens (OpenID Connect Core 1.0 §3.1.3.7).</summary>
internal sealed class OidcTokens(OidcDiscovery discovery, TimeProvider time)
{
    private const int LongestSubject = 255;
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <returns>The claims, which can be believed.</returns>
    /// <exception cref="ExtensionException">LB8207: they cannot.</exception>
    public async Task<JsonElement> VerifyAsync(IdentityProviderSettings settings, OidcConfig config, OidcMetadata metadata, OidcTokenAnswer answer, string nonce, CancellationToken cancellationToken)
    {
        var rules = new TokenRules { Types = ["jwt", ""], Issuers = [config.Issuer], Audiences = [config.ClientId], ClockSkew = Skew };
        var algorithm = "";
        var verdict = await rules.VerifyAsync(answer.IdToken, async (token, cancel) =>
        {
            algorithm = token.Algorithm;
            return config.Algorithms.Contains(algorithm) ? await discovery.FindKeyAsync(settings, metadata, token, cancel) : null;
        }, time.GetUtcNow(), cancellationToken);
        if (verdict.Claims is not { } claims)
            throw FederationErrors.BadToken(settings.Name, algorithm.Length > 0 && !config.Algorithms.Contains(algorithm) ? $"it is signed with '{FederationErrors.Clean(algorithm)}', expected {string.Join(", ", config.Algorithms)}" : verdict.Problem);
        if (FindFault(config, claims, answer.AccessToken, nonce) is { } fault) throw FederationErrors.BadToken(settings.Name, fault);
        return claims;
    }

    private static string? FindFault(OidcConfig config, JsonElement claims, string? accessToken, string nonce)
    {
        if (JsonWebToken.Text(claims, "sub") is not { Length: > 0 and <= LongestSubject }) return $"its 'sub' is missing or longer than {LongestSubject} characters";
        if (!claims.TryGetProperty("iat", out var issued) || issued.ValueKind != JsonValueKind.Number) return "its 'iat' is missing";
        if (!Same(JsonWebToken.Text(claims, "nonce"), nonce)) return "its 'nonce' is not the one of this sign-in";
        var authorized = JsonWebToken.Text(claims, "azp");
        if (claims.TryGetProperty("azp", out _) && authorized != config.ClientId) return "its 'azp' is another client";
        if (claims.GetProperty("aud") is { ValueKind: JsonValueKind.Array } audiences && audiences.GetArrayLength() > 1 && authorized is null) return "it is for several audiences and has no 'azp'";
        if (!claims.TryGetProperty("at_hash", out _)) return null;
        return accessToken is not null && Same(JsonWebToken.Text(claims, "at_hash"), HalfHash(accessToken)) ? null : "its 'at_hash' does not fit the access token";
    }

    // Every algorithm that is allowed works with SHA-256.
    private static string HalfHash(string accessToken) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, SHA256.HashSizeInBytes / 2));

    private static bool Same(string? found, string expected) => found is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(found), Encoding.UTF8.GetBytes(expected));
}
