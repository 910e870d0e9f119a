using LuBan.Observability.Logs.Query;
using LuBan.Observability.Logs.Syslog;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Observability.Logs.Api;

/// <summary>The routes of the logs: below <c>/logs</c> for the whole cluster, below <c>/namespaces/{namespace}/logs</c> for one namespace.</summary>
internal static class LogsApi
{
    internal const string Read = "logs.read";
    internal const string Write = "logs.write";

    private const int MostBuckets = 500;
    private const int MostValues = 50;

    internal static void MapLogs(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup("/logs").WithTags("Logs").RequirePermission(Read).AnswerProblems().MapReading();
        routes.MapGroup("/namespaces/{namespace}/logs").WithTags("Logs").RequirePermission(Read, inNamespace: "namespace").AnswerProblems().MapReading();
        routes.MapGet("/logs/status", StatusAsync).WithTags("Logs").RequirePermission(Read);
    }

    private static void MapReading(this RouteGroupBuilder logs)
    {
        logs.MapGet("/query", QueryAsync);
        logs.MapGet("/stats", CountAsync);
        logs.MapGet("/context", ContextAsync);
        logs.MapGet("/labels", LabelsAsync);
        logs.MapGet("/tail", LogTail.FollowAsync);
        logs.MapGet("/export", LogExport.WriteAsync);
    }

    /// <summary>The only namespace that a route may see; null below the cluster's routes.</summary>
    internal static string? NamespaceOf(HttpContext context) => context.Request.RouteValues.TryGetValue("namespace", out var value) ? (string?)value ?? "" : null;

    private static async Task<IResult> QueryAsync([AsParameters] LogRequest request, HttpContext context, LogService logs, TimeProvider time)
    {
        var page = await logs.FindAsync(request.Search(NamespaceOf(context), time), context.RequestAborted);
        return TypedResults.Ok(new
        {
            lines = page.Lines.Select(LineView.Of), next = page.Next?.ToString(), incomplete = page.Incomplete,
            read = new { lines = page.Budget.ReadLines, bytes = page.Budget.ReadBytes, chunks = page.Budget.ReadChunks, skippedChunks = page.Budget.SkippedChunks },
        });
    }

    private static async Task<IResult> CountAsync([AsParameters] LogRequest request, int? buckets, HttpContext context, LogService logs, TimeProvider time)
    {
        if (buckets is < 1 or > MostBuckets) throw new LogQueryException($"'buckets' is {buckets}; 1 to {MostBuckets} are allowed.");
        var search = request.Search(NamespaceOf(context), time);
        var step = LogSteps.Of(search.To - search.From, buckets ?? 60);
        var counted = await logs.CountAsync(search, step, context.RequestAborted);
        return TypedResults.Ok(new
        {
            total = counted.Total, from = LogTime.Text(search.From), to = LogTime.Text(search.To), stepSeconds = step / (double)LogTime.Second, incomplete = counted.Incomplete,
            buckets = counted.Buckets.Select(bucket => new { time = LogTime.Text(bucket.Key), count = bucket.Value.Sum(), levels = Levels(bucket.Value) }),
            fields = counted.Fields.OrderBy(field => field.Key, StringComparer.Ordinal).ToDictionary(field => field.Key, field => new
            {
                values = field.Value.OrderByDescending(value => value.Value).ThenBy(value => value.Key, StringComparer.Ordinal).Take(MostValues).Select(value => new { value = value.Key, count = value.Value }),
                more = Math.Max(0, field.Value.Count - MostValues),
            }),
        });
    }

    /// <summary>The lines of the same stream around a line.</summary>
    private static async Task<IResult> ContextAsync(string id, int? before, int? after, HttpContext context, LogService logs)
    {
        if (LinePosition.Parse(id) is not { } position) throw new LogQueryException($"'{id}' is no id of a line.");
        if (before is < 0 or > 500 || after is < 0 or > 500) throw new LogQueryException("'before' and 'after' are 0 to 500 lines.");
        var all = new LogSearch { Namespace = NamespaceOf(context), From = position.Time, To = position.Time + 1, Limit = 1, Cursor = position with { Sequence = position.Sequence + 1 } };
        var middle = (await logs.FindAsync(all, context.RequestAborted)).Lines;
        if (middle is not [var line] || line.Position != position) return TypedResults.NotFound();

        var stream = new StreamIs(line.Labels);
        var older = new LogSearch { Expression = stream, Namespace = line.Labels.NamespaceOrEmpty, From = position.Time - (30 * LogTime.Day), To = position.Time + 1, Limit = Math.Max(1, before ?? 20), Cursor = position };
        var newer = new LogSearch { Expression = stream, Namespace = line.Labels.NamespaceOrEmpty, From = position.Time, To = position.Time + (30 * LogTime.Day), Limit = Math.Max(1, after ?? 20), Cursor = position, IsBackward = false };
        var (past, future) = (await logs.FindAsync(older, context.RequestAborted), await logs.FindAsync(newer, context.RequestAborted));
        return TypedResults.Ok(new
        {
            before = past.Lines.Take(before ?? 20).Reverse().Select(LineView.Of), line = LineView.Of(line), after = future.Lines.Take(after ?? 20).Select(LineView.Of),
            incomplete = past.Incomplete ?? future.Incomplete,
        });
    }

    /// <summary>Names of labels with their values, as far as they are in the time.</summary>
    private static async Task<IResult> LabelsAsync([AsParameters] LogRequest request, HttpContext context, LogService logs, TimeProvider time)
    {
        var search = request.Search(NamespaceOf(context), time);
        var counted = await logs.CountAsync(search, LogSteps.Of(search.To - search.From, 1), context.RequestAborted);
        return TypedResults.Ok(new { labels = counted.Fields.OrderBy(field => field.Key, StringComparer.Ordinal).ToDictionary(field => field.Key, field => field.Value.Keys.Order(StringComparer.Ordinal).Take(1000)), incomplete = counted.Incomplete });
    }

    private static async Task<IResult> StatusAsync(LogStoreHost host, SyslogListener syslog, CancellationToken cancellationToken)
    {
        var store = await host.StoreAsync(cancellationToken);
        var status = store.Status();
        return TypedResults.Ok(new { status.Lines, status.Bytes, status.Oldest, status.DroppedLines, status.DroppedBefore, status.Namespaces, followers = store.Feed.Count, syslog = syslog.Endpoints });
    }

    private static Dictionary<string, long> Levels(long[] counts) => counts.Select((count, level) => (Level: (Severity)level, count)).Where(one => one.count > 0).ToDictionary(one => one.Level.Text(), one => one.count);
}
