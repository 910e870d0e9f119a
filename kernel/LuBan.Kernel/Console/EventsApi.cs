using System.Text.Json;
using LuBan.Kernel.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Console;

/// <summary><c>/console/events</c>: one stream for everything that a console wants to hear of.</summary>
internal sealed class EventsApi(ConsoleHub hub, ConsoleRevision revision, FrameCapabilities capabilities, IEnumerable<IConsoleSessions> sessions, IOptions<ConsoleOptions> options, TimeProvider time)
{
    private const int MaximumBody = 256 * 1024;
    private const int FlushBytes = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task OpenAsync(HttpContext context)
    {
        if (hub.Open(context.User) is not var (stream, topics))
        {
            context.Response.Headers.RetryAfter = "5";
            await KernelProblems.WriteAsync(context, StatusCodes.Status429TooManyRequests, "LB8653", "Too many event streams are open, here or for this user. Close some windows; tabs of one browser share a stream.");
            return;
        }
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stream.Ended);
        var keeping = KeepAsync(stream, end.Token);
        try
        {
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers["X-Accel-Buffering"] = "no";
            await WriteAsync(context, ConsoleStream.Format("hello", ConsoleStream.Json(new { stream = stream.Id, revision = revision.Current, boot = revision.Boot })), flush: true);
            await SendAsync(context, stream, topics);
        }
        catch (OperationCanceledException)
        {
            // The browser has left, or takes nothing any more.
        }
        finally
        {
            await end.CancelAsync();
            await keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await hub.CloseAsync(stream);
        }
    }

    /// <summary>Sets what a stream follows.</summary>
    public async Task SetTopicsAsync(HttpContext context, string stream)
    {
        if (hub.Find(stream, context.User) is not { } topics)
        {
            await KernelProblems.WriteAsync(context, StatusCodes.Status404NotFound, "LB8654", "There is no such event stream: it has ended, is another user's, or is at another server. Open a new one.");
            return;
        }
        if (await ReadAsync(context) is not { } wanted)
        {
            await KernelProblems.WriteAsync(context, StatusCodes.Status400BadRequest, "LB8655", "The body does not say what to follow. Send { \"topics\": [{ \"topic\": \"apis/kernel.luban.dev/v1/installplans\", \"resourceVersion\": \"42\" }] }, at most 256 KiB.");
            return;
        }
        await context.Response.WriteAsJsonAsync(new { refused = await topics.SetAsync(wanted, context.RequestAborted) }, KernelJson.Options, context.RequestAborted);
    }

    private static async Task<IReadOnlyList<WantedTopic>?> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType() || await BoundedBody.ReadAsync(context.Request, MaximumBody, context.RequestAborted) is not { } body) return null;
        try
        {
            return JsonSerializer.Deserialize<WantedTopics>(body, KernelJson.Options)?.Topics is { } topics && topics.All(topic => topic?.Topic is not null) ? topics : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task SendAsync(HttpContext context, ConsoleStream stream, StreamTopics topics)
    {
        await foreach (var item in stream.Waiting.ReadAllAsync(context.RequestAborted))
        {
            stream.Taken(item);
            if (item.Kind == StreamItemKind.Revision)
            {
                // What changed may be what this user may see.
                await topics.RecheckAsync(context.RequestAborted);
                await WriteAsync(context, ConsoleStream.Format("revision", ConsoleStream.Json(new { revision = revision.Current })), flush: false);
            }
            else
            {
                await WriteAsync(context, item.Text, flush: false);
            }
            // Flushed when there is nothing more to add to the same packet.
            if (!stream.Waiting.TryPeek(out _)) await FlushAsync(context);
        }
    }

    /// <summary>Shows that the stream lives, and ends it with its session.</summary>
    private async Task KeepAsync(ConsoleStream stream, CancellationToken cancellationToken)
    {
        var (window, pinged) = (capabilities.CurrentWindow, time.GetTimestamp());
        try
        {
            while (await IsGoodAsync(stream, cancellationToken))
            {
                // The addresses of frames in the document that the browser has will not do much longer.
                if (window != (window = capabilities.CurrentWindow)) stream.SignalRevision();
                if (time.GetElapsedTime(pinged) < options.Value.PingInterval) continue;
                pinged = time.GetTimestamp();
                stream.SendPing();
            }
        }
        finally
        {
            // Also when nobody can say whether the session is good.
            stream.End();
        }
    }

    private async Task<bool> IsGoodAsync(ConsoleStream stream, CancellationToken cancellationToken)
    {
        await Task.Delay(options.Value.SessionCheckInterval, time, cancellationToken);
        foreach (var judge in sessions)
            if (!await judge.IsGoodAsync(stream.Caller, cancellationToken)) return false;
        return true;
    }

    private async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> text, bool flush)
    {
        // Only into the buffer: a write of the pipe would flush, and wait for the browser.
        System.Buffers.BuffersExtensions.Write(context.Response.BodyWriter, text.Span);
        if (flush || context.Response.BodyWriter is { CanGetUnflushedBytes: true, UnflushedBytes: > FlushBytes }) await FlushAsync(context);
    }

    private async Task FlushAsync(HttpContext context)
    {
        try
        {
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted).AsTask().WaitAsync(Patience, time, context.RequestAborted);
        }
        catch (TimeoutException)
        {
            context.Abort();
            throw new OperationCanceledException("The browser takes nothing any more.");
        }
    }

    private sealed record WantedTopics(IReadOnlyList<WantedTopic>? Topics);
}
