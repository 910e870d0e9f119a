using LuBan.DevOps.Model;
using LuBan.DevOps.Validation;

namespace LuBan.DevOps.Scheduling;

/// <summary>How a pipeline run ended, in upstream's words.</summary>
internal static class RunVerdict
{
    public static RunEnded Of(RunIdentity run, RunState state, DateTimeOffset now)
    {
        var tasks = state.All.Select(task => (Task: task, State: state.Of(task.Name!))).ToList();
        var failed = tasks.Count(item => item.State is { IsFailed: true, IsCancelled: false });
        var ignored = tasks.Count(item => item is { State: { IsFailed: true, IsCancelled: false }, Task.OnError: "continue" });
        var (cancelled, skipped) = (tasks.Count(item => item.State.IsCancelled), tasks.Count(item => item.State.Skip is not null));
        var counts = $"Tasks Completed: {tasks.Count - skipped} (Failed: {failed}{(ignored > 0 ? $" (Ignored: {ignored})" : "")}, Cancelled {cancelled}), Skipped: {skipped}";
        var (succeeded, reason, message) = Judge(run, state, failed - ignored, cancelled, skipped, counts);
        return new(now, succeeded, reason, message, Results(run, state));
    }

    private static (bool Succeeded, string Reason, string Message) Judge(RunIdentity run, RunState state, int failed, int cancelled, int skipped, string counts)
    {
        if (state.Cancel != CancelMode.None && (cancelled > 0 || skipped > 0 || state.Cancel == CancelMode.Cancelled)) return (false, "Cancelled", $"PipelineRun \"{run.Name}\" was cancelled. {counts}");
        if (state.Reached != TimeLimit.None && (cancelled > 0 || skipped > 0)) return (false, "PipelineRunTimeout", $"PipelineRun \"{run.Name}\" failed to finish within \"{Limit(run, state)}\". {counts}");
        if (state.Invalid is { } invalid) return (false, invalid.Reason, invalid.Message);
        if (failed + cancelled > 0) return (false, "Failed", counts);
        return (true, skipped > 0 ? "Completed" : "Succeeded", counts);
    }

    private static TimeSpan? Limit(RunIdentity run, RunState state) => state.Reached.HasFlag(TimeLimit.Pipeline) ? run.Timeouts.Pipeline : state.Reached.HasFlag(TimeLimit.Tasks) ? run.Timeouts.Tasks : run.Timeouts.Finally;

    /// <summary>The results whose every part there is.</summary>
    private static IReadOnlyList<RunResult> Results(RunIdentity run, RunState state)
    {
        var scope = RunVariables.Of(run, state, null, isLast: true);
        foreach (var task in state.Start!.Pipeline.Finally ?? [])
            foreach (var (name, value) in RunVariables.Results(task, state.Of(task.Name!))) scope.Set($"tasks.{task.Name}.results.{name}", value);
        return [.. (state.Start.Pipeline.Results ?? [])
            .Where(result => TaskGraph.ResultReferences(result.Value).All(reference => scope.Find(reference.Variable) is not null))
            .Select(result => new RunResult { Name = result.Name, Value = scope.Apply(result.Value) })];
    }
}
