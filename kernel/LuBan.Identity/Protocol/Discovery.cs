using System.Text.Json.Nodes;
using LuBan.Identity.Clients;
using LuBan.Identity.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.Protocol;

/// <summary>Says what this provider is and can (OpenID Connect Discovery 1.0, RFC 8414), and publishes its keys.</summary>
internal sealed class Discovery(Issuers issuers, SigningKeys keys, ScopeDirectory scopes, IOptions<IdentityOptions> options)
{
    internal async Task WriteAsync(HttpContext context)
    {
        var issuer = issuers.Of(context.Request);
        var document = new JsonObject
        {
            ["issuer"] = issuer,
            ["authorization_endpoint"] = issuer + Paths.Authorize,
            ["token_endpoint"] = issuer + Paths.Token,
            ["userinfo_endpoint"] = issuer + Paths.UserInfo,
            ["jwks_uri"] = issuer + Paths.Keys,
            ["revocation_endpoint"] = issuer + Paths.Revoke,
            ["introspection_endpoint"] = issuer + Paths.Introspect,
            ["device_authorization_endpoint"] = issuer + Paths.Device,
            ["pushed_authorization_request_endpoint"] = issuer + Paths.Push,
            ["end_session_endpoint"] = issuer + Paths.EndSession,
            ["scopes_supported"] = Array(await scopes.NamesAsync(context.RequestAborted)),
            ["response_types_supported"] = Array(["code"]),
            ["response_modes_supported"] = Array(["query"]),
            ["grant_types_supported"] = Array(GrantTypes.All),
            ["subject_types_supported"] = Array(["public"]),
            ["id_token_signing_alg_values_supported"] = Array(SigningAlgorithms.Own),
            ["code_challenge_methods_supported"] = Array(["S256"]),
            ["token_endpoint_auth_methods_supported"] = Array(ClientAuthMethods.All),
            ["token_endpoint_auth_signing_alg_values_supported"] = Array(SigningAlgorithms.Accepted),
            ["revocation_endpoint_auth_methods_supported"] = Array(ClientAuthMethods.All),
            ["introspection_endpoint_auth_methods_supported"] = Array(ClientAuthMethods.All.Where(method => method != ClientAuthMethods.None)),
            ["claims_supported"] = Array(["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "name", "preferred_username", "locale", "updated_at", "email", "email_verified", "groups"]),
            ["claim_types_supported"] = Array(["normal"]),
            ["acr_values_supported"] = Array(Acr.Supported),
            ["prompt_values_supported"] = Array(["none", "login", "consent", "select_account"]),
            ["display_values_supported"] = Array(["page"]),
            ["ui_locales_supported"] = Array(["en", "zh"]),
            ["claims_parameter_supported"] = true,
            ["request_parameter_supported"] = false,
            ["request_uri_parameter_supported"] = false,
            ["require_request_uri_registration"] = false,
            ["require_pushed_authorization_requests"] = false,
            ["authorization_response_iss_parameter_supported"] = true,
        };
        await OAuthAnswers.WriteAsync(context, document, "public, max-age=300");
    }

    internal async Task WriteKeysAsync(HttpContext context)
    {
        var published = await keys.PublishedAsync(context.RequestAborted);
        // Others may keep it this long, and for as long a key is published before it signs.
        await OAuthAnswers.WriteAsync(context, new JsonObject { ["keys"] = new JsonArray([.. published.Select(key => (JsonNode)key.ToJwk())]) }, $"public, max-age={(int)options.Value.KeySetCacheLifetime.TotalSeconds}");
    }

    private static JsonArray Array(IEnumerable<string> values) => new([.. values.Select(value => JsonValue.Create(value))]);
}
