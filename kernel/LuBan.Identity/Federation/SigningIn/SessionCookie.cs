using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Federation;

internal static class SessionCookie
{
    public static void Write(HttpContext context, Session session) => context.Response.Cookies.Append(context.Request.IsHttps ? "__Host-luban-session" : "luban-session", session.Handle!, new CookieOptions { HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/", Expires = session.ExpiresAt, IsEssential = true });
}
