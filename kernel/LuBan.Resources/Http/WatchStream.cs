using System.Text.Json.Nodes;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LuBan.Resources.Http;

/// <summary>A watch over HTTP: one JSON document per line, until the time is up or the client leaves.</summary>
internal sealed class WatchStream(ResourceService service, TimeProvider time, WatchLimits limits)
{
    /// <summary>When the client names no time: between half an hour and an hour, so that many clients do not come back at once.</summary>
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);

    internal async Task RunAsync(HttpContext context, ResourceKind kind, ResourceQuery query)
    {
        var format = Accept.NegotiateStream(context.Request);
        using var place = limits.Enter(context);
        var seconds = RequestOptions.Number(context.Request.Query["timeoutSeconds"].ToString(), "timeoutSeconds");
        var timeout = seconds > 0 ? TimeSpan.FromSeconds(seconds) : DefaultTimeout * (1 + Random.Shared.NextDouble());
        using var timer = new CancellationTokenSource(timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, context.RequestAborted);
        context.Response.ContentType = "application/json;stream=watch";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var table = format == ResponseFormat.Table ? new TableStream(new TableDocument(kind, context.Request.Query["includeObject"], time.GetUtcNow())) : null;
        Task<bool>? next = null;
        var changes = service.WatchAsync(kind, query, stop.Token).GetAsyncEnumerator(stop.Token);
        try
        {
            next = changes.MoveNextAsync().AsTask();
            if (!next.IsCompleted) await StartAsync(context, stop.Token).ConfigureAwait(false);
            while (await next.ConfigureAwait(false))
            {
                await WriteAsync(context, changes.Current, format, table, stop.Token).ConfigureAwait(false);
                next = changes.MoveNextAsync().AsTask();
                // Flushed when there is nothing more to add to the same packet.
                if (!next.IsCompleted) await context.Response.BodyWriter.FlushAsync(stop.Token).ConfigureAwait(false);
            }

            await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The time is up, or the client has left: a watch ends without a word.
        }
        catch (ResourceException refusal) when (context.Response.HasStarted)
        {
            await WriteErrorAsync(context, refusal).ConfigureAwait(false);
        }
        finally
        {
            // The sequence must have stopped moving before it is disposed.
            await stop.CancelAsync().ConfigureAwait(false);
            if (next is not null) await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await changes.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Sends the head, so that the client knows that the watch has begun.</summary>
    private static async Task StartAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Response.HasStarted) return;
        await context.Response.StartAsync(cancellationToken).ConfigureAwait(false);
        await context.Response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task WriteAsync(HttpContext context, ResourceChange change, ResponseFormat format, TableStream? table, CancellationToken cancellationToken)
    {
        var type = change.Type switch
        {
            ResourceEventType.Added => "{\"type\":\"ADDED\",\"object\":"u8,
            ResourceEventType.Modified => "{\"type\":\"MODIFIED\",\"object\":"u8,
            ResourceEventType.Deleted => "{\"type\":\"DELETED\",\"object\":"u8,
            _ => "{\"type\":\"BOOKMARK\",\"object\":"u8,
        };
        var writer = context.Response.BodyWriter;
        System.Buffers.BuffersExtensions.Write(writer, type);
        var isBookmark = change.Type == ResourceEventType.Bookmark;
        ReadOnlyMemory<byte> body = format switch
        {
            ResponseFormat.Table => JsonAnswer.Render(table!.Next(isBookmark ? [] : [change.Object], change.Object.Revision)),
            ResponseFormat.Metadata => JsonAnswer.Render(PartialMetadata.Of(change.Object)),
            _ => change.Object.Json,
        };
        System.Buffers.BuffersExtensions.Write(writer, body.Span);
        System.Buffers.BuffersExtensions.Write(writer, "}\n"u8);
        if (writer.CanGetUnflushedBytes && writer.UnflushedBytes > 64 * 1024) await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task WriteErrorAsync(HttpContext context, ResourceException refusal)
    {
        var line = JsonAnswer.Render(new JsonObject { ["type"] = "ERROR", ["object"] = StatusDocument.Of(refusal) });
        await context.Response.Body.WriteAsync(line, context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.WriteAsync("\n"u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
    }
}

/// <summary>Tables one after the other: only the first one describes its columns.</summary>
internal sealed class TableStream(TableDocument table)
{
    private bool _described;

    internal JsonObject Next(IEnumerable<ResourceObject> objects, long revision)
    {
        var next = table.Of(objects, new JsonObject { ["resourceVersion"] = revision.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        if (_described) next["columnDefinitions"] = null;
        _described = true;
        return next;
    }
}
