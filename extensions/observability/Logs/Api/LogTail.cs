using System.Text.Json;
using LuBan.Observability.Logs.Query;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace LuBan.Observability.Logs.Api;

/// <summary>New lines as they come, as server-sent events: <c>line</c>, and <c>missed</c> with how many the reader was too slow for.</summary>
internal static class LogTail
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    internal static async Task FollowAsync(string? query, string? where, HttpContext context, LogStoreHost host, IHostApplicationLifetime? lifetime = null)
    {
        var (expression, scope) = (LogExpression.And(LogQueryParser.Parse(where), LogQueryParser.Parse(query)), LogsApi.NamespaceOf(context));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime?.ApplicationStopping ?? CancellationToken.None);
        var store = await host.StoreAsync(end.Token);
        using var subscription = store.Feed.Subscribe();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        await context.Response.WriteAsync(": open\n\n", end.Token);
        await context.Response.Body.FlushAsync(end.Token);
        try
        {
            var more = subscription.Batch.WaitToReadAsync(end.Token).AsTask();
            while (true)
            {
                if (await Task.WhenAny(more, Task.Delay(Quiet, end.Token)) != more)
                {
                    end.Token.ThrowIfCancellationRequested();
                    // Proxies cut connections on which nothing is said.
                    await context.Response.WriteAsync(": quiet\n\n", end.Token);
                }
                else if (!await more)
                {
                    return;
                }
                else
                {
                    while (subscription.Batch.TryRead(out var lines)) await WriteAsync(context, lines.Where(line => IsMeant(line, expression, scope)), end.Token);
                    if (subscription.TakeMissed() is var missed and > 0) await context.Response.WriteAsync($"event: missed\ndata: {missed}\n\n", end.Token);
                    more = subscription.Batch.WaitToReadAsync(end.Token).AsTask();
                }
                await context.Response.Body.FlushAsync(end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The reader went away, or the extension ends.
        }
    }

    private static bool IsMeant(LogLine line, LogExpression expression, string? scope) => (scope is null || line.Labels.NamespaceOrEmpty == scope) && expression.Matches(line);

    private static async Task WriteAsync(HttpContext context, IEnumerable<LogLine> lines, CancellationToken cancellationToken)
    {
        foreach (var line in lines) await context.Response.WriteAsync($"event: line\ndata: {JsonSerializer.Serialize(LineView.Of(line), JsonSerializerOptions.Web)}\n\n", cancellationToken);
    }
}
