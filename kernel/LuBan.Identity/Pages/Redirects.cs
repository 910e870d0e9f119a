using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Pages;

/// <summary>Sends browsers on.</summary>
internal static class Redirects
{
    /// <summary>With a GET, whatever the request was. The address is one that this server made or has proven.</summary>
    internal static void To(HttpContext context, string location)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = location;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
    }
}
