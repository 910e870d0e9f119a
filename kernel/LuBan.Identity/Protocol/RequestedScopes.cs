using LuBan.Identity.Clients;
using LuBan.Identity.Tokens;

namespace LuBan.Identity.Protocol;

/// <summary>What a request for a user's consent asks for.</summary>
internal sealed class RequestedScopes(ScopeDirectory directory)
{
    /// <summary>The scopes of a request. What nobody knows is passed over (OpenID Connect Core §3.1.2.1).</summary>
    /// <exception cref="OAuthRefusal">LB8016: the client may not ask for one of them.</exception>
    internal async ValueTask<IReadOnlyList<string>> OfAsync(OAuthClient client, string? text, CancellationToken cancellationToken)
    {
        var known = new List<string>();
        foreach (var scope in Scopes.Split(text))
            if (await directory.ExistsAsync(scope, cancellationToken)) known.Add(scope);
        var refused = known.Where(scope => !ClientScopes.Allows(client, scope)).ToList();
        if (refused.Count > 0) throw new OAuthRefusal(OAuthErrors.InvalidScope, "LB8016", $"The client '{client.Metadata.Name}' may not ask for {string.Join(", ", refused.Select(scope => $"'{scope}'"))}: add it to spec.scopes of the OAuthClient.");
        return known;
    }
}
