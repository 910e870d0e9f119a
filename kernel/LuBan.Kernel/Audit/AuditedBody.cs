using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LuBan.Kernel.Audit;

/// <summary>The body of an answer that is held back until the request is recorded. Reads that are not refused go to the server's own body at once.</summary>
/// <param name="context">The request.</param>
/// <param name="inner">The server's body.</param>
/// <param name="gate">Records the request.</param>
/// <param name="always">Whether the request is more than a read.</param>
internal sealed class AuditedBody(HttpContext context, IHttpResponseBodyFeature inner, AuditGate gate, bool always) : IHttpResponseBodyFeature
{
    private StreamResponseBodyFeature? _held;

    private IHttpResponseBodyFeature Body => _held is not null || always || context.Response.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden
        ? _held ??= new(new HeldStream(this, inner, gate), inner)
        : inner;

    public Stream Stream => Body.Stream;

    public PipeWriter Writer => Body.Writer;

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => Body.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => Body.SendFileAsync(path, offset, count, cancellationToken);

    public async Task CompleteAsync()
    {
        await FinishAsync();
        if (!context.Response.HasStarted && !await gate.PassAsync()) await RefuseAsync();
        else if (!gate.IsRefusing) await inner.CompleteAsync();
    }

    /// <summary>Hands on what was written and not yet flushed.</summary>
    public Task FinishAsync() => _held is { } held && (context.Response.HasStarted || HasContent) ? held.CompleteAsync() : Task.CompletedTask;

    /// <summary>Sends the refusal through the server's own body: this one lets nothing pass any more.</summary>
    private async Task RefuseAsync()
    {
        context.Features.Set(inner);
        await gate.RefuseAsync(context);
        await inner.CompleteAsync();
        context.Features.Set<IHttpResponseBodyFeature>(this);
    }

    private bool HasContent => _held is { Writer: { CanGetUnflushedBytes: true, UnflushedBytes: > 0 } };

    /// <summary>Passes bytes on when the gate lets them, and drops them when it does not: then the refusal has been sent in their place.</summary>
    private sealed class HeldStream(AuditedBody body, IHttpResponseBodyFeature inner, AuditGate gate) : Stream
    {
        private bool? _open;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (await PassAsync()) await inner.Stream.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override async Task FlushAsync(CancellationToken cancellationToken)
        {
            if (await PassAsync()) await inner.Stream.FlushAsync(cancellationToken);
        }

        // Kestrel allows them only where somebody has asked for it; then it blocks, as they do.
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (PassAsync().AsTask().GetAwaiter().GetResult()) inner.Stream.Write(buffer, offset, count);
        }

        public override void Flush()
        {
            if (PassAsync().AsTask().GetAwaiter().GetResult()) inner.Stream.Flush();
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        private async ValueTask<bool> PassAsync()
        {
            if (_open is { } known) return known;
            _open = await gate.PassAsync();
            if (_open == true) return true;
            await body.RefuseAsync();
            return false;
        }
    }
}
