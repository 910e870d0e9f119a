using LuBan.DevOps.Model;
using LuBan.DevOps.Running;
using LuBan.DevOps.Scheduling;
using LuBan.DevOps.Validation;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.DevOps.Api;

/// <summary>A pipeline run for pictures: its graph, and its times.</summary>
internal static class RunGraphApi
{
    private const string Group = "tekton.dev";

    public static void MapRunGraph(this IEndpointRouteBuilder routes)
    {
        var runs = routes.MapGroup("/namespaces/{namespace}/pipelineruns/{name}").WithTags("Runs");
        runs.MapGet("/graph", async (string @namespace, string name, RunGraphs graphs, CancellationToken cancellationToken) => await graphs.OfAsync(@namespace, name, cancellationToken) is { } graph ? Results.Ok(graph) : NotThere(name))
            .RequireAccess("get", Group, "pipelineruns", inNamespace: "namespace", named: "name");
        runs.MapGet("/timeline", async (string @namespace, string name, RunGraphs graphs, CancellationToken cancellationToken) => await graphs.OfAsync(@namespace, name, cancellationToken) is { } graph ? Results.Ok(RunTimeline.Of(graph)) : NotThere(name))
            .RequireAccess("get", Group, "pipelineruns", inNamespace: "namespace", named: "name");
    }

    private static IResult NotThere(string name) =>
        TypedResults.Problem($"LB9101: There is no pipeline run '{name}'. Its logs are kept longer than the run itself: see pipelineruns/{name}/log. See docs/errors.md#lb9101", statusCode: StatusCodes.Status404NotFound, extensions: new Dictionary<string, object?> { ["code"] = "LB9101" });
}

/// <summary>Makes graphs of what is stored of runs.</summary>
internal sealed class RunGraphs(IResourceClient<PipelineRun> pipelineRuns, IResourceClient<TektonPipeline> pipelines, IResourceClient<TaskRun> taskRuns, PipelineRunJournals journals)
{
    public async Task<RunGraph?> OfAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        if (await pipelineRuns.GetAsync(name, @namespace, cancellationToken) is not { } run) return null;
        var state = journals.Find(run.Metadata.Uid!) ?? RunState.Empty;
        var pipeline = state.Start?.Pipeline ?? run.Spec.PipelineSpec ?? (run.Spec.PipelineRef?.Name is { } reference ? (await pipelines.GetAsync(reference, @namespace, cancellationToken))?.Spec : null) ?? new();
        var children = (await taskRuns.ListAsync(new() { Namespace = @namespace, LabelSelector = $"{Labels.PipelineRunUid}={run.Metadata.Uid}" }, cancellationToken)).Items.ToDictionary(child => child.Metadata.Name!);
        var tasks = pipeline.Tasks ?? [];
        var nodes = tasks.Select(task => Node(task, false, state, children)).Concat((pipeline.Finally ?? []).Select(task => Node(task, true, state, children))).ToList();
        var edges = tasks.SelectMany(task => TaskGraph.Needs(task).Select(need => new RunGraphEdge(need, task.Name!))).ToList();
        var verdict = run.Status?.Conditions?.FirstOrDefault(condition => condition.Type == TaskRunView.Succeeded);
        return new(name, verdict?.Status ?? "Unknown", verdict?.Reason, nodes, edges);
    }

    private static RunGraphNode Node(PipelineTask task, bool isLast, RunState run, Dictionary<string, TaskRun> children)
    {
        var state = run.Of(task.Name!);
        var ends = state.Children.Select(child => child.End).OfType<ChildEnded>().ToList();
        var bad = ends.Find(end => end.Outcome != Outcome.Succeeded);
        return new()
        {
            Task = task.Name!, DisplayName = task.DisplayName, Finally = isLast, State = StateOf(task, state), StartedAt = state.Skip is null ? state.At : null, EndedAt = state.IsRunning || ends.Count == 0 ? null : ends.Max(end => end.At),
            Reason = bad?.Reason ?? (state.Skip is { } skip ? PipelineRunView.Words(skip.Reason) : null), Message = bad?.Message,
            WaitsFor = state.IsWaiting ? isLast ? [.. (run.Start?.Pipeline.Tasks ?? []).Where(other => !run.Of(other.Name!).IsDone).Select(other => other.Name!)] : [.. TaskGraph.Needs(task).Where(need => !run.Of(need).IsDone)] : [],
            TaskRuns = [.. state.Children.Select(child => TaskRunOf(child, children.GetValueOrDefault(child.Scheduled.Name)))],
        };
    }

    private static string StateOf(PipelineTask task, TaskState state) => state switch
    {
        { Skip: not null } => "Skipped",
        { IsWaiting: true } => "Waiting",
        { IsRunning: true } => "Running",
        { IsCancelled: true } => "Cancelled",
        { IsFailed: true } => task.OnError == "continue" ? "FailureIgnored" : "Failed",
        _ => "Succeeded",
    };

    private static RunGraphTaskRun TaskRunOf(ChildState child, TaskRun? run)
    {
        var verdict = run?.Status?.Conditions?.FirstOrDefault(condition => condition.Type == TaskRunView.Succeeded);
        var state = child.End switch { { Outcome: var outcome } => outcome.ToString(), null => run?.Status?.Steps is null ? "Waiting" : "Running" };
        return new(child.Scheduled.Name, state, verdict?.Reason ?? child.End?.Reason, run?.Status?.RetriesStatus?.Count ?? 0, run?.Status?.StartTime, run?.Status?.CompletionTime ?? child.End?.At, [.. (run?.Status?.Steps ?? []).Select(Step)]);
    }

    private static RunGraphStep Step(StepState step) => step switch
    {
        { Terminated: { } end } => new(step.Name, step.TerminationReason switch { "Completed" => "Succeeded", "Continued" => "FailureIgnored", "Cancelled" => "Cancelled", _ => "Failed" }, end.ExitCode, end.StartedAt, end.FinishedAt),
        { Running: { } running } => new(step.Name, "Running", null, running.StartedAt, null),
        _ => new(step.Name, step.TerminationReason == "Skipped" ? "Skipped" : "Waiting", null, null, null),
    };
}
