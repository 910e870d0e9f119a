using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Federation;

/// <summary>The secret by which a browser that comes back is known to be the one that was sent away.</summary>
internal static class FederatedCookie
{
    private const string Plain = "luban-federated";
    private const string Secure = "__Host-" + Plain;

    public static string? Read(HttpContext context) => context.Request.Cookies[NameFor(context)] is { Length: Secrets.Length } found ? found : null;

    /// <summary>The secret that the browser has, or a new one: several sign-ins may be under way in one browser.</summary>
    public static string Take(HttpContext context)
    {
        var secret = Read(context) ?? Secrets.New();
        // Lax: the provider's answer is a link from its site to ours.
        context.Response.Cookies.Append(NameFor(context), secret, new CookieOptions { HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = Departures.Lifetime, IsEssential = true });
        return secret;
    }

    public static ClientInfo ClientOf(HttpContext context) => new(context.Connection.RemoteIpAddress?.ToString() ?? "", context.Request.Headers.UserAgent.ToString()) { CorrelationId = context.TraceIdentifier };

    private static string NameFor(HttpContext context) => context.Request.IsHttps ? Secure : Plain;
}
