using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Browsing;

/// <summary>Sends answers that a client may keep and ask for again, and content of packages so that nothing of it can run.</summary>
internal static class Answers
{
    private const string Nothing = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

    /// <summary>An answer with a strong ETag of what is in it.</summary>
    public static IResult Json<T>(HttpContext context, T value) => Bytes(context, JsonSerializer.SerializeToUtf8Bytes(value, KernelJson.Options), "application/json; charset=utf-8");

    /// <summary>An answer of the kernel's own with a strong ETag of what is in it.</summary>
    public static IResult Bytes(HttpContext context, byte[] body, string contentType)
    {
        context.Response.Headers.CacheControl = "private, no-cache";
        return Tagged(context, body, contentType);
    }

    /// <summary>A text of a package: never anything but text, whatever it looks like.</summary>
    public static IResult Text(HttpContext context, byte[] text)
    {
        Guard(context);
        context.Response.Headers.CacheControl = "private, no-cache";
        return Tagged(context, text, "text/plain; charset=utf-8");
    }

    /// <summary>A picture of a package.</summary>
    public static IResult Image(HttpContext context, byte[] bytes, Picture picture)
    {
        Guard(context);
        context.Response.Headers.CacheControl = "private, max-age=3600";
        return Tagged(context, bytes, picture.MediaType);
    }

    private static void Guard(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.ContentSecurityPolicy = Nothing;
    }

    private static TaggedResult Tagged(HttpContext context, byte[] body, string contentType)
    {
        // Who may see what depends on who asks.
        context.Response.Headers.Vary = "Cookie, Authorization";
        return new(body, contentType);
    }

    private sealed class TaggedResult(byte[] body, string contentType) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => PackedAnswer.WriteAsync(httpContext, body, contentType, PackedAnswer.TagOf(body));
    }
}
