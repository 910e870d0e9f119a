using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace LuBan.Identity.Federation;

/// <summary>An OpenID Connect provider.</summary>
public sealed record OidcConfig
{
    /// <summary>The issuer: below it <c>/.well-known/openid-configuration</c> is read. It must name itself exactly so.</summary>
    [Description("The issuer: below it /.well-known/openid-configuration is read. It must name itself exactly so.")]
    public string Issuer { get; init; } = "";

    /// <summary>What this server is called there.</summary>
    [Description("What this server is called there. The client secret is in the Secret under clientSecret; without one this server is a public client.")]
    public string ClientId { get; init; } = "";

    /// <summary>What is asked for; <c>openid</c> is always among it.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = ["openid", "profile", "email"];

    /// <summary>How this server proves who it is; null for what the provider prefers.</summary>
    [Description("client_secret_basic, client_secret_post or none. Default: client_secret_basic with a secret, none without.")]
    [AllowedValues("client_secret_basic", "client_secret_post", "none")]
    public string? AuthMethod { get; init; }

    /// <summary>What tokens may be signed with.</summary>
    [Description("What tokens may be signed with: ES256, RS256, PS256.")]
    public IReadOnlyList<string> Algorithms { get; init; } = ["ES256", "RS256", "PS256"];

    /// <summary>Whether the userinfo endpoint is asked too.</summary>
    [DefaultValue(true)]
    public bool UserInfo { get; init; } = true;

    /// <summary>The claim with the user name.</summary>
    [DefaultValue("preferred_username")]
    public string UserNameClaim { get; init; } = "preferred_username";

    /// <summary>The claim with the groups.</summary>
    [DefaultValue("groups")]
    public string GroupsClaim { get; init; } = "groups";

    /// <summary>Whether signing out here signs out there.</summary>
    [DefaultValue(true)]
    public bool SignOut { get; init; } = true;
}
