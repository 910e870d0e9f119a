using LuBan.DevOps.Model;
using LuBan.DevOps.Validation;
using LuBan.DevOps.Variables;

namespace LuBan.DevOps.Scheduling;

/// <summary>Decides what a pipeline run does next. It reads nothing but its arguments, so a run that is replayed comes to the same decisions.</summary>
internal static class PipelineScheduler
{
    /// <summary>What is to be done after an event.</summary>
    /// <param name="run">Whose run.</param>
    /// <param name="state">Where it was.</param>
    /// <param name="happened">The event; null for "look again".</param>
    /// <param name="now">The time.</param>
    /// <returns>Where it is now, and what is to be done. What is to be written down is part of the state already.</returns>
    public static (RunState State, IReadOnlyList<RunAction> Actions) Next(RunIdentity run, RunState state, RunEvent? happened, DateTimeOffset now)
    {
        if (happened is not null) state = state.After(happened);
        var actions = new List<RunAction>();
        if (state.Start is null || state.End is not null) return (state, actions);
        // One thing leads to the next: a skipped task sets others free, the last one ends the run.
        while (Decide(run, state, now) is { Count: > 0 } events)
        {
            foreach (var item in events)
            {
                state = state.After(item);
                actions.Add(new Journaled(item));
            }

            if (state.End is not null) return (state, actions);
        }

        actions.AddRange(Stops(state));
        if (NextLimit(run, state, now) is { } at) actions.Add(new WakeUp(at));
        return (state, actions);
    }

    private static List<RunEvent> Decide(RunIdentity run, RunState state, DateTimeOffset now)
    {
        var reached = Limits(run, state).Where(limit => limit.At <= now && !state.Reached.HasFlag(limit.Limit)).Select(limit => (RunEvent)new TimeLimitReached(now, limit.Limit)).ToList();
        if (reached.Count > 0) return reached;
        var (tasks, last) = (state.Start!.Pipeline.Tasks ?? [], state.Start.Pipeline.Finally ?? []);
        var events = tasks.Where(task => state.Of(task.Name!).IsWaiting).Select(task => Consider(run, state, task, now)).OfType<RunEvent>().ToList();
        if (events.Count > 0 || !tasks.All(task => state.Of(task.Name!).IsDone)) return events;
        if (state.FinallyAt is null && last.Count > 0 && RunsFinally(state)) return [new FinallyStarted(now)];
        events = [.. last.Where(task => state.Of(task.Name!).IsWaiting).Select(task => ConsiderLast(run, state, task, now))];
        if (events.Count > 0 || !last.All(task => state.Of(task.Name!).IsDone)) return events;
        return [RunVerdict.Of(run, state, now)];
    }

    /// <summary>A task that waits: does it run, is it skipped, or does it go on waiting (null)?</summary>
    private static RunEvent? Consider(RunIdentity run, RunState state, PipelineTask task, DateTimeOffset now)
    {
        if (Stopping(state) is { } reason) return new TaskSkipped(now, task.Name!, reason, null);
        var needs = TaskGraph.Needs(task);
        if (!needs.All(need => state.Of(need).IsDone)) return null;
        // Who was skipped by its own condition does not take others with it; every other skip does.
        var wanted = TaskGraph.ResultReferences(task).ToList();
        if (needs.Any(need => state.Of(need).Skip is { Reason: not SkipReason.WhenExpressions })) return new TaskSkipped(now, task.Name!, SkipReason.ParentTasks, null);
        if (wanted.Exists(reference => state.Of(reference.Task).Skip is not null)) return new TaskSkipped(now, task.Name!, SkipReason.MissingResults, null);
        var scope = RunVariables.Of(run, state, task, isLast: false);
        if (wanted.Find(reference => scope.Find(reference.Variable) is null) is { } missing)
            return new TaskInvalid(now, task.Name!, "InvalidTaskResultReference", $"The task '{task.Name}' uses $({missing.Variable.Text}); '{missing.Task}' did not give that.");
        return Start(run, task, scope, now);
    }

    private static RunEvent ConsiderLast(RunIdentity run, RunState state, PipelineTask task, DateTimeOffset now)
    {
        if (state.Cancel == CancelMode.Cancelled) return new TaskSkipped(now, task.Name!, SkipReason.Stopping, null);
        if (state.Reached.HasFlag(TimeLimit.Pipeline)) return new TaskSkipped(now, task.Name!, SkipReason.PipelineTimeout, null);
        if (state.Reached.HasFlag(TimeLimit.Finally)) return new TaskSkipped(now, task.Name!, SkipReason.FinallyTimeout, null);
        var scope = RunVariables.Of(run, state, task, isLast: true);
        if (TaskGraph.ResultReferences(task).Any(reference => scope.Find(reference.Variable) is null)) return new TaskSkipped(now, task.Name!, SkipReason.MissingResults, null);
        return Start(run, task, scope, now);
    }

    private static RunEvent Start(RunIdentity run, PipelineTask task, VariableScope scope, DateTimeOffset now)
    {
        var when = task.When?.Select(scope.Apply).ToList();
        if (!WhenRules.Hold(when)) return new TaskSkipped(now, task.Name!, SkipReason.WhenExpressions, when);
        var combinations = task.Matrix is { } matrix ? MatrixCombinations.Of(matrix, scope) : [[]];
        if (combinations.Count == 0) return new TaskSkipped(now, task.Name!, SkipReason.EmptyMatrix, when);
        var given = (task.Params ?? []).Select(param => param with { Value = scope.Apply(param.Value) }).ToList();
        var folders = (task.Workspaces ?? []).Where(workspace => workspace.SubPath is { Length: > 0 }).ToDictionary(workspace => workspace.Name, workspace => scope.Apply(workspace.SubPath!));
        return new TaskScheduled(now, task.Name!, [.. combinations.Select((combination, i) =>
            new ScheduledChild(ChildNames.Of(run.Name, task.Name!, task.Matrix is null ? null : i), [.. given, .. combination], folders))], when);
    }

    /// <summary>Why no more tasks begin; null as long as they do.</summary>
    private static SkipReason? Stopping(RunState state)
    {
        if (state.Cancel == CancelMode.Cancelled) return SkipReason.Stopping;
        if (state.Cancel == CancelMode.CancelledRunFinally) return SkipReason.GracefullyCancelled;
        if (state.Cancel == CancelMode.StoppedRunFinally) return SkipReason.GracefullyStopped;
        if (state.Reached.HasFlag(TimeLimit.Pipeline)) return SkipReason.PipelineTimeout;
        if (state.Reached.HasFlag(TimeLimit.Tasks)) return SkipReason.TasksTimeout;
        var failed = state.Invalid is not null || (state.Start!.Pipeline.Tasks ?? []).Any(task => task.OnError != "continue" && state.Of(task.Name!).IsFailed);
        return failed ? SkipReason.Stopping : null;
    }

    private static bool RunsFinally(RunState state) => state.Cancel != CancelMode.Cancelled && !state.Reached.HasFlag(TimeLimit.Pipeline);

    private static IEnumerable<StopChild> Stops(RunState state)
    {
        var everything = state.Cancel == CancelMode.Cancelled || state.Reached.HasFlag(TimeLimit.Pipeline);
        var tasks = everything || state.Cancel == CancelMode.CancelledRunFinally || state.Reached.HasFlag(TimeLimit.Tasks);
        var last = everything || state.Reached.HasFlag(TimeLimit.Finally);
        var message = state.Cancel != CancelMode.None ? "The pipeline run was cancelled." : "The pipeline run took longer than it may.";
        IEnumerable<PipelineTask> stopped = [.. tasks ? state.Start!.Pipeline.Tasks ?? [] : [], .. last ? state.Start!.Pipeline.Finally ?? [] : []];
        return stopped.SelectMany(task => state.Of(task.Name!).Children).Where(child => child.End is null).Select(child => new StopChild(child.Scheduled.Name, message));
    }

    private static DateTimeOffset? NextLimit(RunIdentity run, RunState state, DateTimeOffset now) =>
        Limits(run, state).Where(limit => limit.At > now && !state.Reached.HasFlag(limit.Limit)).Select(limit => (DateTimeOffset?)limit.At).Min();

    private static IEnumerable<(TimeLimit Limit, DateTimeOffset At)> Limits(RunIdentity run, RunState state)
    {
        var start = state.Start!.At;
        if (run.Timeouts.Pipeline is { } whole) yield return (TimeLimit.Pipeline, start + whole);
        if (run.Timeouts.Tasks is { } tasks && state.FinallyAt is null && (state.Start.Pipeline.Tasks ?? []).Any(task => !state.Of(task.Name!).IsDone)) yield return (TimeLimit.Tasks, start + tasks);
        if (run.Timeouts.Finally is { } last && state.FinallyAt is { } begun) yield return (TimeLimit.Finally, begun + last);
    }
}
