using System.Text.Json;
using LuBan.DevOps.Logs;
using LuBan.DevOps.Model;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace LuBan.DevOps.Api;

/// <summary>The logs of steps: live, later, and when the run objects are gone.</summary>
internal static class RunLogsApi
{
    private const string Group = "tekton.dev";
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    public static void MapRunLogs(this IEndpointRouteBuilder routes)
    {
        var runs = routes.MapGroup("/namespaces/{namespace}").WithTags("Runs");
        runs.MapGet("/taskruns/{name}/logs", (string @namespace, string name, LogStore logs) => logs.Find(@namespace, name) is { } found ? Results.Ok(found.Index) : NoLog($"taskruns/{name}"))
            .RequireAccess("get", Group, "taskruns", inNamespace: "namespace", named: "name");
        runs.MapGet("/taskruns/{name}/steps/{step}/log", StepAsync).RequireAccess("get", Group, "taskruns", inNamespace: "namespace", named: "name");
        runs.MapGet("/pipelineruns/{name}/log", PipelineAsync).RequireAccess("get", Group, "pipelineruns", inNamespace: "namespace", named: "name");
    }

    private static async Task<IResult> StepAsync(
        string @namespace, string name, string step, LogStore logs, IResourceClient<TaskRun> taskRuns, HttpContext context, CancellationToken cancellationToken,
        bool follow = false, bool timestamps = false, long offset = 0, bool download = false)
    {
        var found = logs.Find(@namespace, name);
        // A run that waits for its turn has no log yet; whoever follows waits with it.
        while (follow && found is null && await taskRuns.GetAsync(name, @namespace, cancellationToken) is { Status: null or { CompletionTime: null } })
        {
            await Task.Delay(Patience, cancellationToken);
            found = logs.Find(@namespace, name);
        }

        if (found is not { } log || log.Index.Steps.All(known => known.Name != step)) return NoLog($"taskruns/{name}/steps/{step}");
        if (download) context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}-{step}.log\"";
        context.Response.Headers.CacheControl = "no-store";
        var lines = new LogReader(log.Folder, step).ReadAsync(offset, follow, cancellationToken);
        if (WantsEvents(context.Request)) await SendEventsAsync(context.Response, lines, cancellationToken);
        else await SendTextAsync(context.Response, lines, timestamps, follow, cancellationToken);
        return new Sent();
    }

    /// <summary>All steps in the order in which their tasks began.</summary>
    private static async Task<IResult> PipelineAsync(string @namespace, string name, LogStore logs, HttpContext context, CancellationToken cancellationToken, bool timestamps = false, bool download = false)
    {
        var found = logs.OfPipelineRun(@namespace, name);
        if (found.Count == 0) return NoLog($"pipelineruns/{name}");
        if (download) context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}.log\"";
        context.Response.ContentType = "text/plain; charset=utf-8";
        foreach (var (index, folder) in found)
        {
            foreach (var step in index.Steps.Where(step => step.StartedAt is not null))
            {
                var prefix = $"[{index.PipelineTask ?? index.TaskRun} : {step.Name}] ";
                await foreach (var (line, _) in new LogReader(folder, step.Name).ReadAsync(0, false, cancellationToken))
                    await context.Response.WriteAsync($"{prefix}{(timestamps ? $"{line.Stamp} " : "")}{line.Text}\n", cancellationToken);
            }
        }

        return new Sent();
    }

    private static async Task SendTextAsync(HttpResponse response, IAsyncEnumerable<(LogLine Line, long Next)> lines, bool timestamps, bool follow, CancellationToken cancellationToken)
    {
        response.ContentType = "text/plain; charset=utf-8";
        var begins = true;
        if (follow) await response.StartAsync(cancellationToken);
        await foreach (var (line, _) in lines)
        {
            await response.WriteAsync($"{(timestamps && begins ? $"{line.Stamp} " : "")}{line.Text}{(line.IsPart ? "" : "\n")}", cancellationToken);
            begins = !line.IsPart;
            if (follow) await response.Body.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Server-sent events: the id of each is the offset at which the next begins.</summary>
    private static async Task SendEventsAsync(HttpResponse response, IAsyncEnumerable<(LogLine Line, long Next)> lines, CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        await response.StartAsync(cancellationToken);
        await foreach (var (line, next) in lines)
        {
            var data = JsonSerializer.Serialize(new { time = line.Stamp, stream = line.Stream, part = line.IsPart, text = line.Text });
            await response.WriteAsync($"id: {next}\ndata: {data}\n\n", cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }

        await response.WriteAsync("event: end\ndata: {}\n\n", cancellationToken);
    }

    private static bool WantsEvents(HttpRequest request) => request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.Ordinal);

    private static ProblemHttpResult NoLog(string what) =>
        TypedResults.Problem($"LB9100: There is no log of '{what}'. It was never run, or its log is older than the retention. See docs/errors.md#lb9100", statusCode: StatusCodes.Status404NotFound, extensions: new Dictionary<string, object?> { ["code"] = "LB9100" });

    /// <summary>The answer was written already.</summary>
    private sealed class Sent : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => Task.CompletedTask;
    }
}
