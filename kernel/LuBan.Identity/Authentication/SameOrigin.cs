using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Authentication;

/// <summary>Whether a browser says that a request comes from a page of this server: a cookie alone proves nothing about who wanted the request.</summary>
internal static class SameOrigin
{
    /// <summary>Proved by what browsers add and pages cannot forge: <c>Sec-Fetch-Site</c>, or <c>Origin</c>.</summary>
    internal static bool IsProved(HttpRequest request) => !IsDenied(request) && (request.Headers.ContainsKey("Sec-Fetch-Site") || request.Headers.Origin.Count > 0);

    /// <summary>The browser says that another page wanted it.</summary>
    internal static bool IsDenied(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site != "same-origin") return true;
        if (request.Headers.Origin is not { Count: > 0 } origin) return false;
        var text = origin.ToString();
        return !text.Equals($"http://{request.Host.Value}", StringComparison.OrdinalIgnoreCase) && !text.Equals($"https://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a request changes nothing by the rules of HTTP. One that opens a web socket may do anything afterwards.</summary>
    internal static bool IsSafe(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) && !request.HttpContext.WebSockets.IsWebSocketRequest;
}
