using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Gateway;

/// <summary>The client's body on its way up: read when the upstream wants it, sent once, never kept.</summary>
internal sealed class RequestBody(HttpContext context, ActivityTimer timer, bool isEmpty) : HttpContent
{
    private const int BufferSize = 64 * 1024;

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;

    /// <summary>Why the client's body could not be read; null while it could.</summary>
    public Exception? ReadFault { get; private set; }

    /// <summary>Ends the copy and waits for its end. The web server's request must not be used by anyone after its handler has returned.</summary>
    public async ValueTask StopAsync()
    {
        // What never began shall not begin now.
        if (Interlocked.Exchange(ref _begun, 1) == 0) return;
        await _stopping.CancelAsync();
        await _ended.Task;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? transport, CancellationToken cancellationToken)
    {
        // Twice would be a retry, and what was read is gone.
        if (Interlocked.Exchange(ref _begun, 1) != 0) throw new HttpRequestException("The request is not sent twice.");
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
            if (!isEmpty) await CopyAsync(stream, either.Token);
        }
        finally
        {
            _ended.SetResult();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = context.Request.ContentLength ?? 0;
        return isEmpty || context.Request.ContentLength is not null;
    }

    private async Task CopyAsync(Stream upstream, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await ReadAsync(buffer, cancellationToken) is var count and > 0)
            {
                timer.Touch();
                await upstream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                await upstream.FlushAsync(cancellationToken);
                timer.Touch();
                GatewayMetrics.Sent(count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<int> ReadAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Request.Body.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            ReadFault = exception;
            throw;
        }
    }
}
