using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel;

/// <summary>Answers with bytes: compressed when the client takes that, not at all when it has them.</summary>
internal static class PackedAnswer
{
    private const int Worthwhile = 1024;
    private const int TagBytes = 16;

    /// <summary>Writes an answer with a strong ETag.</summary>
    /// <param name="context">The request.</param>
    /// <param name="body">What to send.</param>
    /// <param name="type">Its media type.</param>
    /// <param name="tag">Names the content. Each coding of it has a tag of its own, as strong tags must.</param>
    /// <returns>Whether the client had it already.</returns>
    public static async Task<bool> WriteAsync(HttpContext context, ReadOnlyMemory<byte> body, string type, string tag)
    {
        var coding = CodingFor(context.Request, body.Length, type);
        context.Response.Headers.ETag = coding.Length == 0 ? $"\"{tag}\"" : $"\"{tag}-{coding}\"";
        if (Has(context.Request, tag))
        {
            context.Response.Headers.Append("Vary", "Accept-Encoding");
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }
        await SendAsync(context, body, type, coding);
        return false;
    }

    /// <summary>Writes an answer that is another one each time.</summary>
    public static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body, string type) => SendAsync(context, body, type, CodingFor(context.Request, body.Length, type));

    /// <summary>The best coding that the client takes: <c>br</c>, <c>gzip</c> or none.</summary>
    public static string CodingOf(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        bool Takes(string coding) => accepted.Any(one => one.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && one.Quality is not 0);
        return Takes("br") ? "br" : Takes("gzip") ? "gzip" : "";
    }

    /// <summary>The name of some content, for <see cref="WriteAsync(HttpContext, ReadOnlyMemory{byte}, string, string)"/>.</summary>
    public static string TagOf(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, TagBytes));

    public static byte[] Pack(ReadOnlyMemory<byte> body, string coding, CompressionLevel level)
    {
        using var packed = new MemoryStream();
        using (Stream stream = coding == "br" ? new BrotliStream(packed, level, leaveOpen: true) : new GZipStream(packed, level, leaveOpen: true)) stream.Write(body.Span);
        return packed.ToArray();
    }

    /// <summary>Whether the client says that it has this content, in whichever coding.</summary>
    public static bool Has(HttpRequest request, string tag) => request.GetTypedHeaders().IfNoneMatch
        .Any(known => known.Tag == "*" || known.Tag.AsSpan().Trim('"').SequenceEqual(tag) || known.Tag.AsSpan().Trim('"').StartsWith(tag + "-", StringComparison.Ordinal));

    private static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body, string type, string coding)
    {
        var response = context.Response;
        response.Headers.Append("Vary", "Accept-Encoding");
        response.ContentType = type;
        var sent = coding.Length == 0 ? body : Pack(body, coding, CompressionLevel.Fastest);
        if (coding.Length > 0) response.Headers.ContentEncoding = coding;
        response.ContentLength = sent.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(sent, context.RequestAborted);
    }

    /// <summary>Pictures are compressed already.</summary>
    private static string CodingFor(HttpRequest request, int length, string type) =>
        length < Worthwhile || (type.StartsWith("image/", StringComparison.Ordinal) && !type.StartsWith("image/svg", StringComparison.Ordinal)) ? "" : CodingOf(request);
}
