using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace LuBan.Resources.Http;

/// <summary>Where the bytes of an answer go: as they are, or compressed when the client asks for it and it is worth it.</summary>
internal sealed class Answer : IAsyncDisposable
{
    /// <summary>As Kubernetes: smaller answers are not compressed.</summary>
    private const int CompressedFrom = 128 * 1024;

    private readonly GZipStream? _compressed;

    private Answer(PipeWriter writer, GZipStream? compressed)
    {
        Writer = writer;
        _compressed = compressed;
    }

    internal PipeWriter Writer { get; }

    /// <summary>Begins an answer; nothing is sent yet.</summary>
    internal static Answer Open(HttpContext context, string contentType, long size)
    {
        context.Response.ContentType = contentType;
        if (size <= CompressedFrom || !AcceptsGzip(context.Request))
            return new Answer(context.Response.BodyWriter, null);
        context.Response.Headers.ContentEncoding = "gzip";
        context.Response.Headers.Append("Vary", "Accept-Encoding");
        var stream = new GZipStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
        return new Answer(PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true)), stream);
    }

    internal static bool IsCompressed(HttpContext context, long size) => size > CompressedFrom && AcceptsGzip(context.Request);

    public async ValueTask DisposeAsync()
    {
        if (_compressed is null) return;
        await Writer.CompleteAsync().ConfigureAwait(false);
        await _compressed.DisposeAsync().ConfigureAwait(false);
    }

    private static bool AcceptsGzip(HttpRequest request) =>
        request.Headers.AcceptEncoding.ToString().Split(',').Any(coding => coding.Split(';') is [var name, .. var rest] && name.Trim() == "gzip" && !rest.Any(part => part.Trim() is "q=0" or "q=0.0"));
}
