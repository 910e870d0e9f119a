using System.Text.Json;
using LuBan.Identity.Tokens;
using LuBan.Sdk;

namespace LuBan.Identity.Federation;

/// <summary>What an OpenID provider says of itself (OpenID Connect Discovery 1.0 §3).</summary>
internal sealed record OidcMetadata
{
    public required string Issuer { get; init; }

    public required Uri Authorization { get; init; }

    public required Uri Token { get; init; }

    public required Uri Keys { get; init; }

    public Uri? UserInfo { get; init; }

    public Uri? EndSession { get; init; }

    /// <summary>Whether its answers name it (RFC 9207): then one that does not is from somebody else.</summary>
    public bool NamesIssuer { get; init; }

    /// <summary>How clients prove who they are; the specification's default is Basic.</summary>
    public IReadOnlyList<string> AuthMethods { get; init; } = ["client_secret_basic"];

    /// <summary>Where it is read from.</summary>
    public static Uri AddressOf(string issuer) => new(issuer.TrimEnd('/') + "/.well-known/openid-configuration");

    /// <exception cref="ExtensionException">LB8204: it is somebody else's, or something is missing.</exception>
    public static OidcMetadata Read(IdentityProviderSettings settings, string issuer, JsonElement json)
    {
        var where = AddressOf(issuer).AbsoluteUri;
        // Letter by letter (OpenID Connect Discovery 1.0 §4.3): otherwise one provider could speak for another.
        if (JsonWebToken.Text(json, "issuer") is not { } named || named != issuer)
            throw FederationErrors.Unreachable(settings.Name, where, $"belongs to the issuer '{FederationErrors.Clean(JsonWebToken.Text(json, "issuer") ?? "")}', expected exactly '{issuer}'");
        return new()
        {
            Issuer = issuer,
            Authorization = Required("authorization_endpoint"),
            Token = Required("token_endpoint"),
            Keys = Required("jwks_uri"),
            UserInfo = Optional("userinfo_endpoint"),
            EndSession = Optional("end_session_endpoint"),
            NamesIssuer = json.TryGetProperty("authorization_response_iss_parameter_supported", out var names) && names.ValueKind == JsonValueKind.True,
            AuthMethods = json.TryGetProperty("token_endpoint_auth_methods_supported", out var methods) && methods.ValueKind == JsonValueKind.Array
                ? [.. methods.EnumerateArray().Where(method => method.ValueKind == JsonValueKind.String).Select(method => method.GetString()!)] : ["client_secret_basic"],
        };

        Uri Required(string name) => Optional(name) ?? throw FederationErrors.Unreachable(settings.Name, where, $"has no usable '{name}'");

        Uri? Optional(string name) => Uri.TryCreate(JsonWebToken.Text(json, name), UriKind.Absolute, out var address)
            && (address.Scheme == "https" || (address.Scheme == "http" && (address.IsLoopback || settings.AllowInsecure))) ? address : null;
    }
}
