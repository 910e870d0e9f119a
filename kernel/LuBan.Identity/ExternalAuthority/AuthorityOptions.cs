namespace LuBan.Identity.ExternalAuthority;

/// <summary>Another issuer as the only authority about who somebody is: then the provider of this server is off. The names are those of kube-apiserver's <c>--oidc-*</c> options.</summary>
public sealed class AuthorityOptions
{
    /// <summary>The issuer (<c>--oidc-authority</c>); null or empty: this server's own provider is the authority.</summary>
    public string? Issuer { get; set; }

    /// <summary>What this server is called there (<c>--oidc-client-id</c>): a token must be for it, or for one of <see cref="Audiences"/>.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Other audiences whose tokens are taken (<c>--oidc-audience</c>).</summary>
    public IList<string> Audiences { get; set; } = [];

    /// <summary>The claim with the user name (<c>--oidc-username-claim</c>). With <c>email</c> the address must be verified.</summary>
    /// <value>Default: <c>sub</c>.</value>
    public string UserNameClaim { get; set; } = "sub";

    /// <summary>What is put before user names (<c>--oidc-username-prefix</c>); <c>-</c> for nothing.</summary>
    /// <value>Default: the issuer and <c>#</c>; nothing for the claim <c>email</c>.</value>
    public string? UserNamePrefix { get; set; }

    /// <summary>The claim with the groups (<c>--oidc-groups-claim</c>); null for no groups.</summary>
    public string? GroupsClaim { get; set; }

    /// <summary>What is put before groups (<c>--oidc-groups-prefix</c>).</summary>
    public string GroupsPrefix { get; set; } = "";

    /// <summary>Claims that a token must have, with their values (<c>--oidc-required-claim name=value</c>).</summary>
    public IDictionary<string, string> RequiredClaims { get; set; } = new Dictionary<string, string>();

    /// <summary>What tokens may be signed with (<c>--oidc-signing-algs</c>): of ES256, RS256 and PS256.</summary>
    public IList<string> Algorithms { get; set; } = ["ES256", "RS256", "PS256"];

    /// <summary>The authorities that may have signed the issuer's certificate, in PEM (<c>--oidc-ca-file</c>); null for those of this machine.</summary>
    public string? CaBundle { get; set; }

    /// <summary>The group of the issuer, with its prefix, whose members may do everything (<c>--oidc-administrators</c>); null for none.</summary>
    public string? Administrators { get; set; }

    /// <summary>Whether another issuer is the authority.</summary>
    public bool IsOn => !string.IsNullOrEmpty(Issuer);
}
