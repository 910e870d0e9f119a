using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace LuBan.ServiceMesh.Proxy.Forwarding;

/// <summary>The client's body on its way up: read when the endpoint wants it, sent once, never kept.</summary>
internal sealed class StreamedBody(HttpContext context, bool isEmpty, Action<int> moved) : HttpContent
{
    private const int BufferSize = 64 * 1024;

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;

    /// <summary>Why the client's body could not be read; null while it could.</summary>
    public Exception? ReadFault { get; private set; }

    /// <summary>Whether anything was asked of it: then it cannot be sent again.</summary>
    public bool HasBegun => Volatile.Read(ref _begun) != 0;

    /// <summary>Ends the copy and waits for its end: the web server's request must not be used by anyone after its handler has returned.</summary>
    public Task StopAsync()
    {
        // What never began shall not begin now.
        if (Interlocked.Exchange(ref _begun, 1) == 0) _ended.SetResult();
        if (!_ended.Task.IsCompleted) Cancel();
        return _ended.Task;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? transport, CancellationToken cancellationToken)
    {
        // Twice would be a retry, and what was read is gone.
        if (Interlocked.Exchange(ref _begun, 1) != 0) throw new HttpRequestException("The request is not sent twice.");
        try
        {
            // A token would leave the web server's reader in the middle of a read; this ends the read.
            await using var registration = cancellationToken.UnsafeRegister(static body => ((StreamedBody)body!).Cancel(), this);
            if (!isEmpty) await CopyAsync(context.Request.BodyReader, stream, _stopping.Token);
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = context.Request.ContentLength ?? 0;
        return isEmpty || context.Request.ContentLength is not null;
    }

    private void Cancel()
    {
        context.Request.BodyReader.CancelPendingRead();
        _stopping.Cancel();
    }

    private async Task CopyAsync(PipeReader client, Stream upstream, CancellationToken cancellationToken)
    {
        var read = ReadAsync(client);
        // HTTP/2 keeps the request's headers back until something follows them, and an endpoint may want to answer before that.
        if (!read.IsCompleted) await upstream.FlushAsync(cancellationToken);
        while (true)
        {
            var result = await read;
            try
            {
                if (result.IsCanceled || cancellationToken.IsCancellationRequested) throw new OperationCanceledException("The rest of the body is not wanted.");
                await WriteAsync(result.Buffer, upstream, cancellationToken);
            }
            finally
            {
                client.AdvanceTo(result.Buffer.End);
            }
            if (result.IsCompleted) return;
            read = ReadAsync(client);
        }
    }

    private async Task WriteAsync(ReadOnlySequence<byte> piece, Stream upstream, CancellationToken cancellationToken)
    {
        if (piece.IsEmpty) return;
        // The web server's pieces are small; one write each would cost more than the copy.
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(piece.Length, BufferSize));
        try
        {
            while (!piece.IsEmpty)
            {
                var next = piece.Slice(0, Math.Min(piece.Length, buffer.Length));
                next.CopyTo(buffer);
                await upstream.WriteAsync(buffer.AsMemory(0, (int)next.Length), cancellationToken);
                piece = piece.Slice(next.Length);
                moved((int)next.Length);
            }
            await upstream.FlushAsync(cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask<ReadResult> ReadAsync(PipeReader client)
    {
        try
        {
            return await client.ReadAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            ReadFault = exception;
            throw;
        }
    }
}
