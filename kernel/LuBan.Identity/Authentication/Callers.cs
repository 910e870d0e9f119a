using System.Security.Claims;
using LuBan.Identity.Clients;
using LuBan.Identity.ExternalAuthority;
using LuBan.Identity.Tokens;
using LuBan.Resources;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Authentication;

/// <summary>Says who calls with given credentials, and whether that is still so: a token identifies, the store decides.</summary>
internal sealed class Callers(
    AccessTokens tokens, SpentTokens spent, ClientDirectory clients, Grants grants, AccountDirectory accounts, Sessions sessions, PersonalTokens personalTokens, SignIn signIn, PasswordCache passwords, ServiceAccountTokens serviceAccounts, AuthorityTokens authority)
{
    /// <summary>What the names of clients that call in their own name begin with.</summary>
    internal const string ClientPrefix = "system:client:";

    /// <summary>The group of such clients.</summary>
    internal const string ClientGroup = "system:clients";

    internal static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>Who is at the other end of a request.</summary>
    internal static ClientInfo InfoOf(HttpContext context, string? client = null) =>
        new(AddressOf(context), context.Request.Headers.UserAgent.ToString()) { Client = client, CorrelationId = System.Diagnostics.Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier };

    internal async ValueTask<CallerVerdict> FromBearerAsync(string text, HttpContext? context, CancellationToken cancellationToken)
    {
        if (authority.Options.IsOn && !ServiceAccountTokens.IsMeant(text)) return await authority.VerifyAsync(text, cancellationToken);
        if (!text.StartsWith(PersonalTokens.Prefix, StringComparison.Ordinal)) return ServiceAccountTokens.IsMeant(text) ? await FromServiceAccountAsync(text, [], cancellationToken) : await FromAccessTokenAsync(text, cancellationToken);
        if (await personalTokens.VerifyAsync(text, context is null ? null : AddressOf(context), cancellationToken) is not { } token) return CallerVerdict.Refused("LB8024: The personal token is not known, has expired, or was revoked.");
        if (await accounts.FindAsync(token.User, token.Uid, cancellationToken) is not { IsDisabled: false } account) return CallerVerdict.Refused("LB8024: The account that the token belongs to is gone, or disabled.");
        return new(AccountPrincipal(account, [new(CallerClaims.Token, token.Id), .. Limits(token.Scopes, isLimited: token.Scopes.Count > 0)]), null, "") { User = account.Name };
    }

    /// <summary>Whose a token of a service account is.</summary>
    /// <param name="text">The token.</param>
    /// <param name="audiences">Who must be meant; empty for this server.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async ValueTask<CallerVerdict> FromServiceAccountAsync(string text, IReadOnlyList<string> audiences, CancellationToken cancellationToken)
    {
        var (token, problem) = await serviceAccounts.VerifyAsync(text, audiences, cancellationToken);
        if (token is null) return CallerVerdict.Refused($"LB8140: The token of a service account is refused: {problem}.");
        return new(Principal(token.UserName, token.Uid, token.Groups, [new(CallerClaims.Token, token.TokenId)]), null, "") { User = token.UserName };
    }

    internal async ValueTask<CallerVerdict> FromAccessTokenAsync(string text, CancellationToken cancellationToken)
    {
        var (token, problem) = await tokens.ReadAsync(text, cancellationToken);
        if (token is null) return CallerVerdict.Refused($"LB8020: The access token is refused: {problem}.");
        if (spent.Contains(token.Client, token.Id)) return CallerVerdict.Refused("LB8020: The access token was revoked.");
        if (await clients.FindAsync(token.Client, cancellationToken) is not { } client) return CallerVerdict.Refused("LB8020: The client that the token was issued to is gone, or switched off.");
        if (token.User is null) return new(ClientPrincipal(client, token), token, "") { Client = client };
        var (account, session, fault) = await OwnerAsync(token, client, cancellationToken);
        // The session may be a later one than the token knows: the user proved again who it is.
        token = token with { Session = session?.Id };
        return account is null ? CallerVerdict.Refused($"LB8020: {fault}") : new(AccountPrincipal(account, TokenClaims(token)), token, "") { User = account.Name, Account = account, Client = client };
    }

    /// <summary>Who is signed in at a browser.</summary>
    internal async ValueTask<CallerVerdict> FromSessionAsync(Session? session, CancellationToken cancellationToken)
    {
        if (authority.Options.IsOn) return authority.RefuseOwn();
        if (session is null || await accounts.FindAsync(session.User, session.Uid, cancellationToken) is not { IsDisabled: false } account) return CallerVerdict.Refused("LB8025: The session is over. Sign in again.");
        return new(AccountPrincipal(account, [new(CallerClaims.Session, session.Id), .. session.Amr.Select(method => new Claim(CallerClaims.Method, method))]), null, "") { User = account.Name };
    }

    internal async ValueTask<CallerVerdict> FromPasswordAsync(string name, string password, HttpContext context, CancellationToken cancellationToken)
    {
        if (authority.Options.IsOn) return authority.RefuseOwn();
        var (known, address) = (await accounts.FindAsync(name, cancellationToken), AddressOf(context));
        if (known is { IsDisabled: false } && passwords.Knows(known, password, address)) return FromPassword(known);
        switch (await signIn.PasswordAsync(name, password, InfoOf(context), cancellationToken))
        {
            case SignInResult.Succeeded(var account, _):
                passwords.Add(account, password, address);
                return FromPassword(account);
            case SignInResult.NeedsSecondFactor:
                return CallerVerdict.Refused("LB8026: The account has a second factor, which HTTP Basic cannot ask for. Use a personal token, or luban login.");
            case SignInResult.MustChangePassword:
                return CallerVerdict.Refused("LB8027: The password was given by an administrator and has to be replaced first: sign in with a browser.");
            case SignInResult.Refused refused:
                if (known is not null) passwords.Forget(known, address);
                return CallerVerdict.Refused($"{refused.Code}: {refused.Message}") with { RetryAfter = refused.RetryAfter };
            default:
                throw new InvalidOperationException("a sign-in has four results");
        }
    }

    /// <summary>Whether what a grant or token says of its user is still so.</summary>
    internal async ValueTask<(Account? Account, Session? Session, string Problem)> OwnerAsync(string user, string uid, string session, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(user, uid, cancellationToken) is not { } account) return (null, null, "The account is gone.");
        if (account.IsDisabled) return (null, null, "The account is disabled.");
        if (account.State == AccountState.PasswordChangeRequired) return (null, null, "The password was given by an administrator and has to be replaced first.");
        // Its end is the end of everything that was issued in it; a new password ends it too.
        if (await sessions.FindByIdAsync(session, cancellationToken) is not { } found || found.Uid != uid) return (null, null, "The session is over: somebody signed out, or the password was changed.");
        return (account, found, "");
    }

    private async ValueTask<(Account? Account, Session? Session, string Problem)> OwnerAsync(AccessToken token, OAuthClient client, CancellationToken cancellationToken)
    {
        if (token.Grant is null || grants.Find(token.Grant) is not { } grant) return (null, null, "What the user gave to the client was taken back.");
        if (grant.ClientUid != client.Metadata.Uid || grant.UserUid != token.Subject) return (null, null, "The token is of another client or user of the same name.");
        return await OwnerAsync(token.User!, token.Subject, grant.Session, cancellationToken);
    }

    private static CallerVerdict FromPassword(Account account) => new(AccountPrincipal(account, [new(CallerClaims.Method, "pwd")]), null, "") { User = account.Name };

    private static ClaimsPrincipal ClientPrincipal(OAuthClient client, AccessToken token) => Principal(ClientPrefix + client.Metadata.Name, client.Metadata.Uid!, [ClientGroup], TokenClaims(token));

    private static ClaimsPrincipal AccountPrincipal(Account account, IEnumerable<Claim> more) => Principal(account.Name, account.Uid, account.Groups, more);

    private static IEnumerable<Claim> TokenClaims(AccessToken token)
    {
        yield return new(CallerClaims.Token, token.Id);
        yield return new(CallerClaims.Client, token.Client);
        foreach (var limit in Limits(token.Scopes, isLimited: true)) yield return limit;
        if (token.Session is not null) yield return new(CallerClaims.Session, token.Session);
        foreach (var method in token.Methods) yield return new(CallerClaims.Method, method);
    }

    /// <summary>The scope for everything limits nothing.</summary>
    private static IEnumerable<Claim> Limits(IReadOnlyList<string> scopes, bool isLimited) =>
        isLimited && !scopes.Contains(StandardScopes.Api) ? [new(CallerClaims.Scopes, Scopes.Join(scopes))] : [];

    private static ClaimsPrincipal Principal(string name, string uid, IEnumerable<string> groups, IEnumerable<Claim> more) => new(new ClaimsIdentity(
        [new(CallerClaims.Name, name), new(CallerClaims.Uid, uid), .. groups.Append(CallerClaims.Authenticated).Distinct().Select(group => new Claim(CallerClaims.Group, group)), .. more],
        LuBanAuthentication.Scheme, CallerClaims.Name, CallerClaims.Group));
}

/// <summary>Who calls, or why nobody knows.</summary>
/// <param name="Principal">Who calls; null when it is refused.</param>
/// <param name="Token">The access token; null for other credentials.</param>
/// <param name="Problem">Why it is refused, with its code.</param>
internal sealed record CallerVerdict(ClaimsPrincipal? Principal, AccessToken? Token, string Problem)
{
    /// <summary>The user name; null for a client that calls in its own name.</summary>
    internal string? User { get; init; }

    /// <summary>The account of an access token.</summary>
    internal Account? Account { get; init; }

    /// <summary>The client of an access token.</summary>
    internal OAuthClient? Client { get; init; }

    /// <summary>When to try again; null when waiting changes nothing.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    internal static CallerVerdict Refused(string problem) => new(null, null, problem);
}
