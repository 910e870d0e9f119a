using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Gateway;

/// <summary>Where the body of a request ends. What servers read differently, and the web server lets pass, is refused here.</summary>
internal static class RequestFraming
{
    /// <summary>The web server keeps the length here that it has set aside in favour of chunks.</summary>
    private const string SetAside = "X-Content-Length";

    /// <summary>Why the body is not passed on; null when it is.</summary>
    public static string? Fault(HttpRequest request)
    {
        if (!request.Headers.TryGetValue("Transfer-Encoding", out var coding)) return null;
        if (!string.Equals(coding, "chunked", StringComparison.OrdinalIgnoreCase)) return $"its transfer coding is '{coding}', and only 'chunked' is passed on";
        if (HttpProtocol.IsHttp10(request.Protocol)) return "HTTP/1.0 has no chunks";
        return request.Headers.ContainsKey(SetAside) ? "it has a length and is chunked as well" : null;
    }
}
