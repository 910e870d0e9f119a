using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.Identity.Clients;

/// <summary>A program that signs users in, or calls in its own name. Its name is the <c>client_id</c>.</summary>
[ResourceKind(IdentityKinds.Group, IdentityKinds.Version, "OAuthClient", Plural = "oauthclients", Scope = ResourceScope.Cluster, ShortNames = ["client", "clients"], Categories = ["luban"])]
[PrinterColumn("Authentication", ".spec.authMethod")]
[PrinterColumn("Grants", ".spec.grantTypes")]
[PrinterColumn("Trusted", ".spec.trusted", Type = "boolean")]
[PrinterColumn("Redirects", ".spec.redirectUris", Priority = 1)]
public sealed record OAuthClient : Resource<OAuthClientSpec, OAuthClientStatus>;

/// <summary>What a client is and may do.</summary>
public sealed record OAuthClientSpec
{
    /// <summary>From language tag (<c>en</c>, <c>zh</c>) to the name that users see; empty for the client's name.</summary>
    public IReadOnlyDictionary<string, string> DisplayName { get; init; } = new Dictionary<string, string>();

    /// <summary>Where users are sent back to, compared letter by letter. The port of <c>http://127.0.0.1/…</c> and <c>http://[::1]/…</c> does not count (RFC 8252).</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>Where users may be sent after they signed out.</summary>
    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    /// <summary>How the client gets tokens: <c>authorization_code</c>, <c>refresh_token</c>, <c>client_credentials</c>, <c>urn:ietf:params:oauth:grant-type:device_code</c>.</summary>
    public IReadOnlyList<string> GrantTypes { get; init; } = ["authorization_code", "refresh_token"];

    /// <summary>The scopes that it may ask for.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = ["openid", "profile", "email", "groups", "offline_access"];

    /// <summary>How it proves who it is.</summary>
    [AllowedValues("none", "client_secret_basic", "client_secret_post", "private_key_jwt")]
    [DefaultValue("client_secret_basic")]
    public string AuthMethod { get; init; } = ClientAuthMethods.Basic;

    /// <summary>Its public keys (RFC 7517), for <c>private_key_jwt</c>.</summary>
    public JsonObject? Jwks { get; init; }

    /// <summary>Whether users are not asked for their consent.</summary>
    public bool Trusted { get; init; }

    /// <summary>Whether it may look at tokens of other clients (RFC 7662); for servers that take tokens of this provider.</summary>
    public bool Introspects { get; init; }

    /// <summary>What its ID tokens are signed with.</summary>
    [AllowedValues("ES256", "RS256")]
    [DefaultValue("ES256")]
    public string IdTokenAlgorithm { get; init; } = Keys.SigningAlgorithms.ES256;

    /// <summary>How long its access tokens live, in seconds, 60 to 3600; 0 for the server's default.</summary>
    [Range(0, 3600)]
    public int AccessTokenLifetime { get; init; }

    /// <summary>Whether it is switched off: nothing is issued, and what was issued is not taken.</summary>
    public bool Disabled { get; init; }
}

/// <summary>What is known of a client.</summary>
public sealed record OAuthClientStatus
{
    /// <summary>When its newest secret was made; null when it has none.</summary>
    public DateTimeOffset? SecretCreatedAt { get; init; }
}

/// <summary>How clients prove who they are (RFC 7591 §2).</summary>
internal static class ClientAuthMethods
{
    internal const string None = "none";
    internal const string Basic = "client_secret_basic";
    internal const string Post = "client_secret_post";
    internal const string PrivateKey = "private_key_jwt";

    internal static IReadOnlyList<string> All { get; } = [None, Basic, Post, PrivateKey];
}

/// <summary>How clients get tokens.</summary>
internal static class GrantTypes
{
    internal const string Code = "authorization_code";
    internal const string Refresh = "refresh_token";
    internal const string ClientCredentials = "client_credentials";
    internal const string Device = "urn:ietf:params:oauth:grant-type:device_code";

    internal static IReadOnlyList<string> All { get; } = [Code, Refresh, ClientCredentials, Device];
}

/// <summary>The scopes of OpenID Connect, and the one for everything that the user may do.</summary>
internal static class StandardScopes
{
    internal const string OpenId = "openid";
    internal const string Profile = "profile";
    internal const string Email = "email";
    internal const string Groups = "groups";
    internal const string Offline = "offline_access";
    internal const string Api = "api";

    internal static IReadOnlyList<string> All { get; } = [OpenId, Profile, Email, Groups, Offline, Api];
}
