using LuBan.Sdk;

namespace LuBan.Identity.Federation;

/// <summary>The code behind each type of identity provider.</summary>
internal sealed class Connectors(OidcConnector oidc, GitHubConnector gitHub, LdapConnector ldap, IContributedProviders? contributed = null)
{
    /// <summary>Null while nobody brings the type.</summary>
    public IIdentityProvider? Find(string type) => type switch
    {
        IdentityProviderTypes.Oidc => oidc,
        IdentityProviderTypes.GitHub => gitHub,
        IdentityProviderTypes.Ldap => ldap,
        _ => contributed?.List().FirstOrDefault(other => other.Type == type) is { } found ? new ContributedConnector(contributed, found) : null,
    };
}
