using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Console;

/// <summary>Answers with bytes: compressed when the client takes that, not at all when it has them.</summary>
internal static class PackedAnswer
{
    private const int Worthwhile = 1024;

    /// <summary>Writes the answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="body">What to send.</param>
    /// <param name="type">Its media type.</param>
    /// <param name="tag">Names the content. Each coding of it has a tag of its own, as strong tags must.</param>
    /// <returns>Whether the client had it already.</returns>
    public static async Task<bool> WriteAsync(HttpContext context, ReadOnlyMemory<byte> body, string type, string tag)
    {
        var response = context.Response;
        var coding = body.Length < Worthwhile ? "" : CodingOf(context.Request);
        response.Headers.ETag = coding.Length == 0 ? $"\"{tag}\"" : $"\"{tag}-{coding}\"";
        if (Has(context.Request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }
        response.ContentType = type;
        var sent = coding.Length == 0 ? body : Pack(body, coding, CompressionLevel.Fastest);
        if (coding.Length > 0) response.Headers.ContentEncoding = coding;
        response.ContentLength = sent.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(sent, context.RequestAborted);
        return false;
    }

    /// <summary>The best coding that the client takes: <c>br</c>, <c>gzip</c> or none.</summary>
    public static string CodingOf(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        bool Takes(string coding) => accepted.Any(one => one.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && one.Quality is not 0);
        return Takes("br") ? "br" : Takes("gzip") ? "gzip" : "";
    }

    public static byte[] Pack(ReadOnlyMemory<byte> body, string coding, CompressionLevel level)
    {
        using var packed = new MemoryStream();
        using (Stream stream = coding == "br" ? new BrotliStream(packed, level, leaveOpen: true) : new GZipStream(packed, level, leaveOpen: true)) stream.Write(body.Span);
        return packed.ToArray();
    }

    /// <summary>Whether the client says that it has this content, in whichever coding.</summary>
    public static bool Has(HttpRequest request, string tag) => request.GetTypedHeaders().IfNoneMatch
        .Any(known => known.Tag == "*" || known.Tag.AsSpan().Trim('"').SequenceEqual(tag) || known.Tag.AsSpan().Trim('"').StartsWith(tag + "-", StringComparison.Ordinal));
}
