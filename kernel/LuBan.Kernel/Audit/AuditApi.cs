using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using LuBan.Resources;
using LuBan.Resources.Storage;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Audit;

/// <summary>The audit log over HTTP: pages, one record, a live tail, an export, and the check of the chain.</summary>
internal sealed class AuditApi(IAuditStore store, AuditAccess access, TimeProvider time)
{
    private const int Page = 500;
    private const int MaximumTails = 100;

    private int _tails;

    /// <summary>Maps the routes. They decide for themselves who may call: everything, or the records of one namespace.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = new AuditApi(routes.ServiceProvider.GetRequiredService<IResourceStore>().Audit, new(routes.ServiceProvider.GetRequiredService<IAccessReviewer>()), routes.ServiceProvider.GetRequiredService<TimeProvider>());
        foreach (var prefix in new[] { $"/apis/{AuditKinds.Group}/{AuditKinds.Version}", $"/apis/{AuditKinds.Group}/{AuditKinds.Version}/namespaces/{{namespace}}" })
        {
            var group = routes.MapGroup(prefix).WithMetadata(AuthenticatedOnly.Instance).ExcludeFromDescription();
            group.MapGet("/records", Guarded(api.ListAsync));
            group.MapGet("/records/{sequence:long}", Guarded(api.GetAsync));
            group.MapGet("/export", Guarded(api.ExportAsync));
        }
        routes.MapGet($"/apis/{AuditKinds.Group}/{AuditKinds.Version}/verify", Guarded(api.VerifyAsync)).WithMetadata(AuthenticatedOnly.Instance).ExcludeFromDescription();
    }

    private async Task ListAsync(HttpContext context)
    {
        var query = AuditRequest.Read(context.Request.Query, NamespaceOf(context), time.GetUtcNow());
        if (context.Request.Query.ContainsKey("watch"))
        {
            await access.RequireAsync(context, "watch", query.Namespace);
            await TailAsync(context, query);
            return;
        }

        await access.RequireAsync(context, "list", query.Namespace);
        var head = store.ReadHead();
        var page = store.Read(query with { Limit = query.Limit + 1 });
        var more = page.Count > query.Limit;
        IReadOnlyList<AuditRecord> shown = more ? [.. page.Take(query.Limit)] : page;
        var next = !more || query.After is not null ? null : AuditFormat.Text(shown[^1].Sequence);
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        Write(output, $"{{\"apiVersion\":\"{AuditKinds.Group}/{AuditKinds.Version}\",\"kind\":\"RecordList\",\"metadata\":{{{(next is null ? "" : $"\"continue\":\"{next}\",")}{Head(head)}}},\"items\":[");
        for (var i = 0; i < shown.Count; i++)
        {
            if (i > 0) Write(output, ",");
            AuditFormat.WriteJson(output, shown[i]);
        }
        Write(output, "]}");
        await PackedAnswer.WriteAsync(context, output.WrittenMemory, "application/json");
    }

    private async Task GetAsync(HttpContext context)
    {
        var text = (string)context.Request.RouteValues["sequence"]!;
        var (sequence, ns) = (long.Parse(text, CultureInfo.InvariantCulture), NamespaceOf(context));
        await access.RequireAsync(context, "get", ns, text);
        var found = store.Read(new AuditQuery { After = sequence - 1, Before = sequence + 1, Namespace = ns, Limit = 1 });
        if (found is not [var record])
            throw Refusal.Create(StatusCodes.Status404NotFound, "NotFound", $"LB8503: there is no audit record {text}{(ns is null ? "" : $" of the namespace \"{ns}\"")}. Retention may have removed it; see the oldest with /records?after=0&limit=1.");
        context.Response.ContentType = "application/json";
        AuditFormat.WriteJson(context.Response.BodyWriter, record);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private async Task TailAsync(HttpContext context, AuditQuery query)
    {
        if (Interlocked.Increment(ref _tails) > MaximumTails)
        {
            Interlocked.Decrement(ref _tails);
            throw Refusal.Create(StatusCodes.Status429TooManyRequests, "TooManyRequests", $"LB8504: {MaximumTails} live tails of the audit log are open, and no more are allowed. End one, or read pages.");
        }

        try
        {
            using var tail = new AuditTail(store, time);
            var after = query.After ?? store.ReadHead().Sequence;
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            context.Response.ContentType = "application/jsonl";
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            while (true)
            {
                // The head before the page: what no filter fits need not be looked at again.
                var head = store.ReadHead().Sequence;
                var page = store.Read(query with { After = after, Before = head + 1, Limit = Page });
                foreach (var record in page) WriteLine(context.Response.BodyWriter, record);
                if (page.Count > 0) await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
                after = page.Count == Page ? page[^1].Sequence : head;
                if (page.Count < Page) await tail.WaitAsync(context.RequestAborted);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _tails);
        }
    }

    private async Task ExportAsync(HttpContext context)
    {
        var query = AuditRequest.Read(context.Request.Query, NamespaceOf(context), time.GetUtcNow());
        await access.RequireAsync(context, "list", query.Namespace);
        var csv = context.Request.Query["format"].ToString() switch
        {
            "" or "jsonl" => false,
            "csv" => true,
            var other => throw Refusal.Create(StatusCodes.Status400BadRequest, "BadRequest", $"LB8502: the format is '{other}', expected jsonl or csv."),
        };
        var (head, after, output) = (store.ReadHead(), query.After ?? 0, context.Response.BodyWriter);
        context.Response.ContentType = csv ? "text/csv; charset=utf-8" : "application/jsonl";
        context.Response.Headers.ContentDisposition = $"attachment; filename=audit-{AuditFormat.Text(head.Sequence)}.{(csv ? "csv" : "jsonl")}";
        if (csv) Write(output, AuditFormat.CsvHeader);
        while (true)
        {
            var page = store.Read(query with { After = after, Before = Math.Min(query.Before ?? long.MaxValue, head.Sequence + 1), Limit = Page });
            foreach (var record in page)
            {
                if (csv) AuditFormat.WriteCsv(output, record);
                else WriteLine(output, record);
            }
            await output.FlushAsync(context.RequestAborted);
            if (page.Count < Page) return;
            after = page[^1].Sequence;
        }
    }

    private async Task VerifyAsync(HttpContext context)
    {
        await access.RequireAsync(context, "verify", null);
        var witness = AuditRequest.Witness(context.Request.Query);
        var found = await Task.Run(() => AuditChain.Verify(store, witness, context.RequestAborted), context.RequestAborted);
        await context.Response.WriteAsJsonAsync(new
        {
            whole = found.IsWhole,
            @checked = found.Checked,
            first = AuditFormat.Text(found.First),
            head = new { sequence = AuditFormat.Text(found.Head.Sequence), hash = AuditFormat.Hex(found.Head.Hash) },
            trimmed = new { sequence = AuditFormat.Text(found.Head.TrimmedSequence), hash = AuditFormat.Hex(found.Head.TrimmedHash) },
            problems = found.Problems.Select(problem => new { sequence = AuditFormat.Text(problem.Sequence), problem = problem.Problem }),
        }, KernelJson.Options, context.RequestAborted);
    }

    private static RequestDelegate Guarded(RequestDelegate handler) => async context =>
    {
        try
        {
            await handler(context);
        }
        catch (ResourceException refusal) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = refusal.StatusCode;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(KernelProblems.Status(refusal.StatusCode, refusal.Reason, refusal.Message).ToJsonString(), context.RequestAborted);
        }
    };

    private static string? NamespaceOf(HttpContext context) => context.Request.RouteValues["namespace"] as string;

    private static string Head(AuditHead head) => $"\"head\":{{\"sequence\":\"{AuditFormat.Text(head.Sequence)}\",\"hash\":\"{AuditFormat.Hex(head.Hash)}\"}}";

    private static void WriteLine(PipeWriter output, AuditRecord record)
    {
        AuditFormat.WriteJson(output, record);
        Write(output, "\n");
    }

    private static void Write(IBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text.AsSpan(), output);
}
