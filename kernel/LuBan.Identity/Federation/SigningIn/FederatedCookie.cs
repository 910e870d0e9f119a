using LuBan.Identity.Authentication;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Federation;

/// <summary>The secret by which a browser that comes back is known to be the one that was sent away.</summary>
internal sealed class FederatedCookie(SessionCookie session)
{
    private const string PlainName = "luban-federated";
    private const string SecureName = "__Host-" + PlainName;

    public string? Read(HttpContext context) => context.Request.Cookies[NameFor(context)] is { Length: Secrets.Length } found ? found : null;

    /// <summary>The secret that the browser has, or a new one: several sign-ins may be under way in one browser.</summary>
    public string Take(HttpContext context)
    {
        var secret = Read(context) ?? Secrets.New();
        // Lax: the provider's answer is a link from its site to ours.
        context.Response.Cookies.Append(NameFor(context), secret, new CookieOptions { HttpOnly = true, Secure = session.IsSecure(context), SameSite = SameSiteMode.Lax, Path = "/", MaxAge = Departures.Lifetime, IsEssential = true });
        return secret;
    }

    private string NameFor(HttpContext context) => session.IsSecure(context) ? SecureName : PlainName;
}
