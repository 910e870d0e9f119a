using System.Security.Claims;
using LuBan.Identity;
using LuBan.Identity.ExternalAuthority;
using LuBan.Kernel.Console;
using LuBan.Resources;
using Microsoft.Extensions.Options;

namespace LuBan.Server;

/// <summary>Asks identity whether the session that a stream was opened in goes on, and whether its account is what it was.</summary>
internal sealed class ConsoleSessions(Sessions sessions, AccountDirectory accounts, IOptions<AuthorityOptions> authority) : IConsoleSessions
{
    private const string ProgramPrefix = "system:";

    public async ValueTask<bool> IsGoodAsync(ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        if (caller.FindFirstValue(CallerClaims.Session) is { } id && await sessions.FindByIdAsync(id, cancellationToken) is null) return false;
        var (name, uid) = (caller.FindFirstValue(CallerClaims.Name) ?? "", caller.FindFirstValue(CallerClaims.Uid) ?? "");
        // Programs, people of another authority, and who acts as somebody else have no account here to look at.
        if (authority.Value.IsOn || name.StartsWith(ProgramPrefix, StringComparison.Ordinal) || caller.HasClaim(claim => claim.Type == CallerClaims.Impersonator)) return true;
        return await accounts.FindAsync(name, uid, cancellationToken) is { IsDisabled: false } account && GroupsOf(caller).SetEquals(account.Groups);
    }

    private static HashSet<string> GroupsOf(ClaimsPrincipal caller) =>
        [.. caller.FindAll(CallerClaims.Group).Select(claim => claim.Value).Where(group => group != CallerClaims.Authenticated)];
}
