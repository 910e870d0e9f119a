using System.Security.Claims;

namespace LuBan.Kernel.Console;

/// <summary>Says whether somebody who was let in is still who he was: sessions end while streams are open.</summary>
public interface IConsoleSessions
{
    /// <summary>Looks again.</summary>
    /// <param name="caller">The caller, as it was when the stream was opened.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the session is over, or the account is not what it was: the stream ends, and the browser comes back.</returns>
    ValueTask<bool> IsGoodAsync(ClaimsPrincipal caller, CancellationToken cancellationToken);
}
