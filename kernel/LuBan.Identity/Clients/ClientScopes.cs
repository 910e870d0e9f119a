namespace LuBan.Identity.Clients;

/// <summary>Which scopes a client may ask for.</summary>
internal static class ClientScopes
{
    /// <summary>In a client's list: every scope there is.</summary>
    internal const string Any = "*";

    internal static bool Allows(OAuthClient client, string scope) => client.Spec.Scopes.Contains(scope) || client.Spec.Scopes.Contains(Any);

    /// <summary>Whether a scope says something about a signed-in user, and nothing about what may be done.</summary>
    internal static bool IsAboutUsers(string scope) => scope is StandardScopes.OpenId or StandardScopes.Profile or StandardScopes.Email or StandardScopes.Groups or StandardScopes.Offline;
}
