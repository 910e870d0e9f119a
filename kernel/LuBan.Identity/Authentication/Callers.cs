using System.Security.Claims;
using LuBan.Identity.Clients;
using LuBan.Identity.Tokens;
using LuBan.Resources;

namespace LuBan.Identity.Authentication;

/// <summary>Says who calls with an access token, and whether that is still so: the client, the grant, the session and the account are looked at each time.</summary>
internal sealed class Callers(AccessTokens tokens, SpentTokens spent, ClientDirectory clients)
{
    /// <summary>What the names of clients that call in their own name begin with.</summary>
    internal const string ClientPrefix = "system:client:";

    /// <summary>The group of such clients.</summary>
    internal const string ClientGroup = "system:clients";

    internal async ValueTask<CallerVerdict> FromAccessTokenAsync(string text, CancellationToken cancellationToken)
    {
        var (token, problem) = await tokens.ReadAsync(text, cancellationToken);
        if (token is null) return CallerVerdict.Refused($"The access token is refused: {problem}.");
        if (spent.Contains(token.Client, token.Id)) return CallerVerdict.Refused("The access token was revoked.");
        if (await clients.FindAsync(token.Client, cancellationToken) is not { } client) return CallerVerdict.Refused("The client that the token was issued to is gone, or switched off.");
        return new(ClientPrincipal(client, token), token, "");
    }

    private static ClaimsPrincipal ClientPrincipal(OAuthClient client, AccessToken token)
    {
        var name = ClientPrefix + client.Metadata.Name;
        return Principal(name, client.Metadata.Uid!, [ClientGroup], TokenClaims(token));
    }

    private static IEnumerable<Claim> TokenClaims(AccessToken token)
    {
        yield return new(CallerClaims.Token, token.Id);
        yield return new(CallerClaims.Client, token.Client);
        // The scope for everything limits nothing.
        if (!token.Scopes.Contains(StandardScopes.Api)) yield return new(CallerClaims.Scopes, Scopes.Join(token.Scopes));
        if (token.Session is not null) yield return new(CallerClaims.Session, token.Session);
        foreach (var method in token.Methods) yield return new(CallerClaims.Method, method);
    }

    private static ClaimsPrincipal Principal(string name, string uid, IEnumerable<string> groups, IEnumerable<Claim> more) => new(new ClaimsIdentity(
        [new(CallerClaims.Name, name), new(CallerClaims.Uid, uid), .. groups.Append(CallerClaims.Authenticated).Distinct().Select(group => new Claim(CallerClaims.Group, group)), .. more],
        LuBanAuthentication.Scheme, CallerClaims.Name, CallerClaims.Group));
}

/// <summary>Who calls, or why nobody knows.</summary>
/// <param name="Principal">Who calls; null when it is refused.</param>
/// <param name="Token">The access token; null for other credentials.</param>
/// <param name="Problem">Why it is refused.</param>
internal sealed record CallerVerdict(ClaimsPrincipal? Principal, AccessToken? Token, string Problem)
{
    internal static CallerVerdict Refused(string problem) => new(null, null, problem);
}
