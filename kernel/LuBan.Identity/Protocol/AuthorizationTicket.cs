using LuBan.Identity.Tokens;

namespace LuBan.Identity.Protocol;

/// <summary>What the user has done for one request in one session: signed in for it, agreed to it. Comes back with the request, sealed.</summary>
/// <param name="Session">The session.</param>
/// <param name="Request">The digest of the request.</param>
/// <param name="IsLoggedIn">The user proved for this request who it is.</param>
/// <param name="IsConsented">The user agreed to this request.</param>
internal sealed record AuthorizationTicket(string Session, string Request, bool IsLoggedIn, bool IsConsented)
{
    internal const string Purpose = "authorization";
    internal const string Parameter = "luban_ticket";
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    internal static string DigestOf(string returnTo) => Handles.Digest(returnTo);
}
