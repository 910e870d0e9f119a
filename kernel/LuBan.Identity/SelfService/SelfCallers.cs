using System.Security.Claims;
using LuBan.Resources;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity;

/// <summary>A user who asks about the own account.</summary>
/// <param name="Account">The account.</param>
/// <param name="Session">The id of the session; null without one.</param>
/// <param name="Token">The id of the token that was sent; null without one.</param>
internal sealed record SelfCaller(Account Account, string? Session, string? Token)
{
    /// <summary>Whether the password came with the request.</summary>
    internal bool IsByPassword => Session is null && Token is null;
}

/// <summary>Finds out who asks, and whether that is enough for a sensitive change.</summary>
internal sealed class SelfCallers(AccountDirectory accounts, Sessions sessions, PersonalTokens tokens, SignIn signIn, AccountOptions options, TimeProvider time)
{
    internal static ClientInfo ClientOf(HttpContext context) => new(context.Connection.RemoteIpAddress?.ToString() ?? "", context.Request.Headers.UserAgent.ToString())
    {
        Client = context.User.FindFirstValue(CallerClaims.Client), CorrelationId = System.Diagnostics.Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier,
    };

    /// <summary>Finds the caller.</summary>
    /// <param name="context">The request.</param>
    /// <param name="forWriting">Whether something is to be changed: not by a limited token, nor in somebody else's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The caller, or the refusal.</returns>
    internal async Task<(SelfCaller? Caller, IResult? Refusal)> FindAsync(HttpContext context, bool forWriting, CancellationToken cancellationToken)
    {
        var user = context.User;
        var account = user.FindFirstValue(CallerClaims.Uid) is { Length: > 0 } uid ? await accounts.FindAsync(user.Identity?.Name ?? "", uid, cancellationToken).ConfigureAwait(false) : null;
        if (account is null) return (null, IdentityProblem.Of(403, "LB8130", $"'{user.Identity?.Name}' is not a User. These routes are about the own account of a user; service accounts and extensions have none."));
        if (forWriting && user.FindFirstValue(CallerClaims.Impersonator) is { } impersonator)
            return (null, IdentityProblem.Of(403, "LB8131", $"'{impersonator}' acts as '{account.Name}'. Credentials are changed by their owner alone; administrators use the subresources of users."));
        if (forWriting && user.FindFirstValue(CallerClaims.Scopes) is { } scopes && !scopes.Split(' ').Contains(PersonalTokens.ApiScope))
            return (null, IdentityProblem.Of(403, "LB8131", $"The token is limited to '{scopes}'. Credentials are changed with the scope '{PersonalTokens.ApiScope}' only."));
        return (new SelfCaller(account, user.FindFirstValue(CallerClaims.Session), user.FindFirstValue(CallerClaims.Token)), null);
    }

    /// <summary>Whether the token that was sent is a personal one: it does not make others that outlive it.</summary>
    internal bool IsByPersonalToken(SelfCaller caller) => caller.Token is { } id && tokens.Knows(id);

    /// <summary>Demands that it was the user who signed in a moment ago, or the password once more.</summary>
    /// <returns>Null when that is so.</returns>
    internal async Task<IResult?> RequireProofAsync(SelfCaller caller, string? currentPassword, HttpContext context, CancellationToken cancellationToken)
    {
        if (caller.IsByPassword) return null;
        if (!string.IsNullOrEmpty(currentPassword))
            return await signIn.ConfirmAsync(caller.Account, currentPassword, ClientOf(context), cancellationToken).ConfigureAwait(false) is { } refused ? IdentityProblem.Of(refused) : null;
        // A token may be a program's: that its user signed in a moment ago does not make the change the user's wish.
        if (caller is { Token: null, Session: { } id } && await sessions.FindByIdAsync(id, cancellationToken).ConfigureAwait(false) is { } session && time.GetUtcNow() - session.AuthTime < options.RecentSignIn) return null;
        return IdentityProblem.Of(403, "LB8132", $"This needs the current password (currentPassword), or a session that was begun within the last {options.RecentSignIn.TotalMinutes:0} minutes.");
    }
}
