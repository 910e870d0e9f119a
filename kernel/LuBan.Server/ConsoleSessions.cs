using System.Security.Claims;
using LuBan.Identity;
using LuBan.Kernel.Console;
using LuBan.Resources;

namespace LuBan.Server;

/// <summary>Asks identity whether the session that a stream was opened in goes on.</summary>
internal sealed class ConsoleSessions(Sessions sessions) : IConsoleSessions
{
    public async ValueTask<bool> IsGoodAsync(ClaimsPrincipal caller, CancellationToken cancellationToken) =>
        // Credentials without a session are programs': they are looked at when the stream is opened.
        caller.FindFirstValue(CallerClaims.Session) is not { } id || await sessions.FindByIdAsync(id, cancellationToken) is { } session && session.User == caller.FindFirstValue(CallerClaims.Name);
}
