using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Console;

/// <summary>The headers that keep the console's pages from doing what nobody meant.</summary>
internal static class ConsoleHeaders
{
    /// <summary>The policy of the console's page: only its own code, named by this answer's nonce or from this server.</summary>
    public static string PagePolicy(string nonce) =>
        $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; report-uri /console/csp-reports";

    /// <summary>
    /// The policy of a frame: it has no origin, so this server is named by its address. It reaches nothing by itself; what it may ask for goes through the console.
    /// </summary>
    public static string FramePolicy(HttpRequest request, string? nonce)
    {
        var own = $"http://{request.Host.Value} https://{request.Host.Value}";
        var scripts = nonce is null ? own : $"{own} 'nonce-{nonce}'";
        return $"sandbox allow-scripts allow-forms; default-src 'none'; script-src {scripts}; style-src {own} 'unsafe-inline'; img-src {own} data:; font-src {own} data:; media-src {own} data:; "
            + "connect-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
    }

    /// <summary>The headers of a page.</summary>
    public static void Write(HttpResponse response, string policy)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";
    }

    /// <summary>The headers of a file whose address names its content.</summary>
    public static void WriteFile(HttpResponse response, string path, string caching)
    {
        response.ContentType = MediaTypes.Of(path);
        var headers = response.Headers;
        headers.CacheControl = caching;
        headers.XContentTypeOptions = "nosniff";
        headers.Vary = "Accept-Encoding";
        if (MediaTypes.IsShared(path)) headers.AccessControlAllowOrigin = "*";
    }
}
