using System.Text.Json;
using LuBan.Observability.Logs.Api;
using LuBan.Observability.Logs.Query;
using LuBan.Observability.Logs.Store;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Observability.Logs.Elasticsearch;

/// <summary>As much of Elasticsearch's API as shippers of logs need, and a small search.</summary>
internal static class ElasticsearchApi
{
    internal const string Connect = "logs.connect";

    // Clients refuse what they take for too old a server.
    private const string ServerVersion = "8.11.0";

    internal static void MapElasticsearch(this IEndpointRouteBuilder routes)
    {
        Map(routes.MapGroup("/elasticsearch"), (group, permission) => group.RequirePermission(permission));
        Map(routes.MapGroup("/namespaces/{namespace}/elasticsearch"), (group, permission) => group.RequirePermission(permission, inNamespace: "namespace"));
    }

    private static void Map(RouteGroupBuilder root, Func<RouteGroupBuilder, string, RouteGroupBuilder> demand)
    {
        root.WithTags("Elasticsearch").AnswerAsElasticsearch();
        MapInformation(demand(root.MapGroup(""), Connect));
        var writing = demand(root.MapGroup(""), LogsApi.Write);
        writing.MapMethods("/_bulk", ["POST", "PUT"], BulkAsync);
        writing.MapMethods("/{index}/_bulk", ["POST", "PUT"], BulkAsync);
        writing.MapMethods("/{index}/_doc/{id?}", ["POST", "PUT"], (string index, string? id, HttpContext context, LogStoreHost host, TimeProvider time) => OneAsync("index", index, id, context, host, time));
        writing.MapMethods("/{index}/_create/{id}", ["POST", "PUT"], (string index, string id, HttpContext context, LogStoreHost host, TimeProvider time) => OneAsync("create", index, id, context, host, time));
        var reading = demand(root.MapGroup(""), LogsApi.Read);
        reading.MapMethods("/_search", ["GET", "POST"], SearchAsync);
        reading.MapMethods("/{index}/_search", ["GET", "POST"], SearchAsync);
        reading.MapMethods("/{index}/_count", ["GET", "POST"], CountAsync);
        reading.MapGet("/_cat/indices", IndicesAsync);
    }

    private static void MapInformation(RouteGroupBuilder group)
    {
        group.MapMethods("/", ["GET", "HEAD"], () => Results.Json(new
        {
            name = "luban", cluster_name = "luban", cluster_uuid = "luban",
            version = new { number = ServerVersion, build_flavor = "default", lucene_version = "9.8.0", minimum_wire_compatibility_version = "7.17.0", minimum_index_compatibility_version = "7.0.0" },
            tagline = "You Know, for Search",
        }));
        group.MapGet("/_license", () => Results.Json(new { license = new { status = "active", type = "basic", uid = "luban", mode = "basic" } }));
        group.MapGet("/_cluster/health", () => Results.Json(new { cluster_name = "luban", status = "green", timed_out = false, number_of_nodes = 1, number_of_data_nodes = 1, active_primary_shards = 1, active_shards = 1, unassigned_shards = 0 }));
        group.MapGet("/_cat/health", () => Results.Text("luban green 1 1 1 1 0 0 0 0 - 100.0%\n"));
    }

    private static async Task<IResult> BulkAsync(string? index, HttpContext context, LogStoreHost host, TimeProvider time)
    {
        var started = time.GetTimestamp();
        var body = await BulkRequest.BodyAsync(context.Request, context.RequestAborted);
        var items = BulkRequest.Read(body, index, LogsApi.NamespaceOf(context), time);
        var fates = await StoreAsync(items, host, context.RequestAborted);
        var answers = items.Select(item => new Dictionary<string, object> { [item.Action] = Answer(item, fates) }).ToList();
        var errors = items.Any(item => StatusOf(item, fates) >= 400);
        return Results.Json(new { took = (long)time.GetElapsedTime(started).TotalMilliseconds, errors, items = answers });
    }

    private static async Task<IResult> OneAsync(string action, string index, string? id, HttpContext context, LogStoreHost host, TimeProvider time)
    {
        var item = BulkRequest.Item(action, index, id, await BulkRequest.BodyAsync(context.Request, context.RequestAborted), LogsApi.NamespaceOf(context), time);
        var fates = await StoreAsync([item], host, context.RequestAborted);
        var status = StatusOf(item, fates);
        return Results.Json(status < 400 ? Answer(item, fates) : new { error = ErrorOf(item, fates), status }, statusCode: status);
    }

    private static async Task<Dictionary<BulkItem, LineFate>> StoreAsync(IReadOnlyList<BulkItem> items, LogStoreHost host, CancellationToken cancellationToken)
    {
        var good = items.Where(item => item.Line is not null).ToList();
        var fates = new Dictionary<BulkItem, LineFate>(ReferenceEqualityComparer.Instance);
        if (good.Count == 0) return fates;
        var store = await host.StoreAsync(cancellationToken);
        var result = await store.AppendAsync([.. good.Select(item => item.Line!)], cancellationToken: cancellationToken);
        for (var index = 0; index < good.Count; index++) fates[good[index]] = result.Fates[index];
        return fates;
    }

    private static object Answer(BulkItem item, Dictionary<BulkItem, LineFate> fates)
    {
        var status = StatusOf(item, fates);
        if (status >= 400) return new { _index = item.Index, _id = item.Id, status, error = ErrorOf(item, fates) };
        // A document that is sent again is the same line: it is there, and not a second time.
        return new { _index = item.Index, _id = item.Id, _version = 1, result = status == 201 ? "created" : "noop", _shards = new { total = 1, successful = 1, failed = 0 }, _seq_no = 0, _primary_term = 1, status };
    }

    private static object ErrorOf(BulkItem item, Dictionary<BulkItem, LineFate> fates) => item.Line is null
        ? new { type = "mapper_parsing_exception", reason = $"LB9235: {item.Problem}" }
        : fates[item] == LineFate.TooOld
            ? new { type = "illegal_argument_exception", reason = "LB9235: the line is older than the lines that are kept (logs.retentionDays)" }
            : (object)new { type = "version_conflict_engine_exception", reason = $"[{item.Id}]: version conflict, document already exists (current version [1])" };

    private static int StatusOf(BulkItem item, Dictionary<BulkItem, LineFate> fates) => item.Line is null ? StatusCodes.Status400BadRequest : fates[item] switch
    {
        LineFate.Stored => StatusCodes.Status201Created,
        LineFate.Duplicate => item.Action == "create" ? StatusCodes.Status409Conflict : StatusCodes.Status200OK,
        _ => StatusCodes.Status400BadRequest,
    };

    private static async Task<IResult> SearchAsync(string? index, HttpContext context, LogService logs, TimeProvider time)
    {
        var started = time.GetTimestamp();
        var request = await RequestAsync(index, context, time);
        var page = await logs.FindAsync(request.Search with { Limit = Math.Max(1, request.From + request.Size) }, context.RequestAborted);
        var total = request.TracksTotal ? await logs.CountAsync(request.Search, LogTime.Day, context.RequestAborted) : null;
        return Results.Json(new
        {
            took = (long)time.GetElapsedTime(started).TotalMilliseconds,
            // Clients know this word for "there may be more than I found in time".
            timed_out = page.Incomplete is not null || total?.Incomplete is not null,
            _shards = new { total = 1, successful = 1, skipped = 0, failed = 0 },
            hits = new
            {
                total = total is null ? null : new { value = total.Total, relation = total.Incomplete is null ? "eq" : "gte" }, max_score = (double?)null,
                hits = page.Lines.Skip(request.From).Take(request.Size).Select(line => new { _index = line.Labels[LogLabels.Index] ?? "logs", _id = line.Position.ToString(), _score = (double?)null, _source = SourceOf(line), sort = new[] { line.Time / 1000 } }),
            },
        });
    }

    private static async Task<IResult> CountAsync(string index, HttpContext context, LogService logs, TimeProvider time)
    {
        var request = await RequestAsync(index, context, time);
        var counted = await logs.CountAsync(request.Search, LogTime.Day, context.RequestAborted);
        return counted.Incomplete is null ? Results.Json(new { count = counted.Total, _shards = new { total = 1, successful = 1, skipped = 0, failed = 0 } }) : throw new ExtensionException("LB9231", counted.Incomplete + " Ask for a shorter time.");
    }

    private static async Task<IResult> IndicesAsync(string? format, HttpContext context, LogService logs)
    {
        var all = new LogSearch { Namespace = LogsApi.NamespaceOf(context), From = long.MinValue / 4, To = long.MaxValue / 4 };
        var counted = await logs.CountAsync(all, 36_500 * LogTime.Day, context.RequestAborted);
        var indices = (counted.Fields.GetValueOrDefault(LogLabels.Index) ?? []).OrderBy(one => one.Key, StringComparer.Ordinal).ToList();
        return format == "json"
            ? Results.Json(indices.Select(one => new Dictionary<string, string> { ["health"] = "green", ["status"] = "open", ["index"] = one.Key, ["docs.count"] = $"{one.Value}" }))
            : Results.Text(string.Concat(indices.Select(one => $"green open {one.Key} {one.Value}\n")));
    }

    private static async Task<SearchRequest> RequestAsync(string? index, HttpContext context, TimeProvider time)
    {
        var body = await BulkRequest.BodyAsync(context.Request, context.RequestAborted);
        return SearchRequest.Read(body, index, context.Request.Query, LogsApi.NamespaceOf(context), time);
    }

    private static Dictionary<string, object?> SourceOf(LogLine line)
    {
        var source = LineView.Document(line.Fields) is System.Text.Json.Nodes.JsonObject fields ? fields.ToDictionary(field => field.Key, field => (object?)field.Value) : [];
        foreach (var (name, value) in line.Labels.Pairs.Where(pair => pair.Key != LogLabels.Index)) source[name] = value;
        source["@timestamp"] = LogTime.Text(line.Time);
        source["message"] = line.Text;
        if (line.Level != Severity.Unknown) source["level"] = line.Level.Text();
        return source;
    }
}
