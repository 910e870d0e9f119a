using LuBan.Identity.Protocol;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Authentication;

/// <summary>The cookie with the handle of a browser's session.</summary>
internal sealed class SessionCookie(Issuers issuers, Sessions sessions)
{
    // A browser takes the prefix over https only, and then from this very host only (RFC 6265bis §4.1.3).
    private const string SecureName = "__Host-luban-session";
    private const string PlainName = "luban-session";

    /// <summary>The session of the browser.</summary>
    internal async ValueTask<Session?> FindAsync(HttpContext context) =>
        context.Request.Cookies[NameFor(context)] is { Length: > 0 } handle ? await sessions.FindAsync(handle, Callers.AddressOf(context), context.RequestAborted) : null;

    internal bool IsSent(HttpContext context) => context.Request.Cookies.ContainsKey(NameFor(context));

    internal void Set(HttpContext context, Session session) =>
        context.Response.Cookies.Append(NameFor(context), session.Handle!, Options(context, session.ExpiresAt));

    internal void Remove(HttpContext context) => context.Response.Cookies.Append(NameFor(context), "", Options(context, DateTimeOffset.UnixEpoch));

    internal bool IsSecure(HttpContext context) => issuers.Of(context.Request).StartsWith("https:", StringComparison.Ordinal);

    private string NameFor(HttpContext context) => IsSecure(context) ? SecureName : PlainName;

    private CookieOptions Options(HttpContext context, DateTimeOffset expires) => new()
    {
        Path = "/", HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = IsSecure(context), Expires = expires, IsEssential = true,
    };
}
