using System.Text.Json.Nodes;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LuBan.Resources.Http;

/// <summary>A watch over HTTP: one JSON document per line, until the time is up or the client leaves.</summary>
internal sealed class WatchStream(ResourceService service, TimeProvider time, WatchLimits limits, TimeSpan patience)
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
                if (!next.IsCompleted) await FlushAsync(context, stop.Token).ConfigureAwait(false);
            }

            await FlushAsync(context, context.RequestAborted).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The client takes nothing any more: its place and its queue are for others.
            context.Abort();
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

    /// <summary>Sends what is written; ends with <see cref="TimeoutException"/> when the client does not take it in time.</summary>
    private async ValueTask FlushAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var flush = context.Response.BodyWriter.FlushAsync(cancellationToken);
        if (flush.IsCompleted) await flush.ConfigureAwait(false);
        else await flush.AsTask().WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteAsync(HttpContext context, ResourceChange change, ResponseFormat format, TableStream? table, CancellationToken cancellationToken)
    {
        var type = change.Type switch
        {
            ResourceEventType.Added => "{\"type\":\"ADDED\",\"object\":"u8,
            ResourceEventType.Modified => "{\"type\":\"MODIFIED\",\"object\":"u8,
            ResourceEventType.Deleted => "{\"type\":\"DELETED\",\"object\":"u8,
            _ => "{\"type\":\"BOOKMARK\",\"object\":"u8,
        };
        // A conversion that fails must not leave half a line behind.
        if (!change.Object.IsAsStored) _ = change.Object.Json;
        var writer = context.Response.BodyWriter;
        System.Buffers.BuffersExtensions.Write(writer, type);
        var isBookmark = change.Type == ResourceEventType.Bookmark;
        switch (format)
        {
            case ResponseFormat.Table: System.Buffers.BuffersExtensions.Write(writer, JsonAnswer.Render(table!.Next(isBookmark ? [] : [change.Object], change.Object.Revision))); break;
            case ResponseFormat.Metadata: System.Buffers.BuffersExtensions.Write(writer, JsonAnswer.Render(PartialMetadata.Of(change.Object))); break;
            default: change.Object.WriteTo(writer); break;
        }

        System.Buffers.BuffersExtensions.Write(writer, "}\n"u8);
        if (writer.CanGetUnflushedBytes && writer.UnflushedBytes > 64 * 1024) await FlushAsync(context, cancellationToken).ConfigureAwait(false);
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
