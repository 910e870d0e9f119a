using LuBan.DevOps.Model;
using LuBan.DevOps.Running;
using LuBan.DevOps.Validation;
using LuBan.Sdk;

namespace LuBan.DevOps.Scheduling;

/// <summary>Shows where a pipeline run is, in upstream's words.</summary>
internal static class PipelineRunView
{
    public static PipelineRun Of(PipelineRun run, RunState state, IReadOnlyList<UnsupportedField> unsupported)
    {
        var (status, reason, message) = Verdict(state);
        return run with
        {
            Status = new()
            {
                ObservedGeneration = run.Metadata.Generation,
                Conditions = Conditions(run, status, reason, message, unsupported),
                StartTime = state.Start?.At,
                FinallyStartTime = state.FinallyAt,
                CompletionTime = state.End?.At,
                ChildReferences = [.. state.All.SelectMany(task => state.Of(task.Name!).Children.Select(child => Child(task, state.Of(task.Name!), child)))],
                SkippedTasks = [.. state.All.Select(task => state.Of(task.Name!).Skip).OfType<TaskSkipped>().Select(Skipped)],
                Results = state.End?.Results is { Count: > 0 } results ? results : null,
                PipelineSpec = state.Start?.Pipeline,
            },
        };
    }

    public static PipelineRun Pending(PipelineRun run) => run with { Status = new() { ObservedGeneration = run.Metadata.Generation, Conditions = Conditions(run, "Unknown", "PipelineRunPending", $"PipelineRun \"{run.Metadata.Name}\" is pending", []) } };

    public static PipelineRun Refused(PipelineRun run, RunFailure failure, DateTimeOffset now, IReadOnlyList<UnsupportedField> unsupported) =>
        run with { Status = new() { ObservedGeneration = run.Metadata.Generation, StartTime = now, CompletionTime = now, Conditions = Conditions(run, "False", failure.Reason, failure.Message, unsupported) } };

    private static (string Status, string Reason, string Message) Verdict(RunState state)
    {
        if (state.End is { } end) return (end.Succeeded ? "True" : "False", end.Reason, end.Message);
        var tasks = state.All.Select(task => state.Of(task.Name!)).ToList();
        var counts = $"Tasks Completed: {tasks.Count(task => task.Children.Count > 0 && task.IsDone)} (Failed: {tasks.Count(task => task.IsDone && task.IsFailed)}, Cancelled {tasks.Count(task => task.IsCancelled)}), Incomplete: {tasks.Count(task => !task.IsDone)}, Skipped: {tasks.Count(task => task.Skip is not null)}";
        return ("Unknown", state.Cancel switch
        {
            CancelMode.CancelledRunFinally => "CancelledRunningFinally",
            CancelMode.StoppedRunFinally => "StoppedRunningFinally",
            CancelMode.Cancelled => "Cancelled",
            _ when tasks.Exists(task => task.IsRunning) && tasks.Exists(task => task.IsDone && task.IsFailed) => "PipelineRunStopping",
            _ => "Running",
        }, counts);
    }

    private static IReadOnlyList<Condition>? Conditions(PipelineRun run, string status, string reason, string message, IReadOnlyList<UnsupportedField> unsupported) =>
        TaskRunView.Unsupported(run.Status?.Conditions.SetCondition(Succeeded(status, reason, message)) ?? [Succeeded(status, reason, message) with { LastTransitionTime = DateTimeOffset.UtcNow }], unsupported);

    private static Condition Succeeded(string status, string reason, string message) => new() { Type = TaskRunView.Succeeded, Status = status, Reason = reason, Message = message };

    private static ChildReference Child(PipelineTask task, TaskState state, ChildState child) =>
        new() { ApiVersion = "tekton.dev/v1", Kind = "TaskRun", Name = child.Scheduled.Name, PipelineTaskName = task.Name, WhenExpressions = state.When };

    private static SkippedTask Skipped(TaskSkipped skip) => new()
    {
        Name = skip.Task, WhenExpressions = skip.When,
        Reason = Words(skip.Reason),
    };

    public static string Words(SkipReason reason) => reason switch
    {
        SkipReason.WhenExpressions => "When Expressions evaluated to false",
        SkipReason.ParentTasks => "Parent Tasks were skipped",
        SkipReason.MissingResults => "Results were missing",
        SkipReason.GracefullyCancelled => "PipelineRun was gracefully cancelled",
        SkipReason.GracefullyStopped => "PipelineRun was gracefully stopped",
        SkipReason.PipelineTimeout => "PipelineRun timeout has been reached",
        SkipReason.TasksTimeout => "PipelineRun Tasks timeout has been reached",
        SkipReason.FinallyTimeout => "PipelineRun Finally timeout has been reached",
        SkipReason.EmptyMatrix => "Matrix Parameters have an empty array",
        _ => "PipelineRun was stopping",
    };
}
