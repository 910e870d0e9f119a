using LuBan.DevOps.Model;
using LuBan.DevOps.Variables;

namespace LuBan.DevOps.Scheduling;

/// <summary>The variables that the tasks of a pipeline run see.</summary>
internal static class RunVariables
{
    public static VariableScope Of(RunIdentity run, RunState state, PipelineTask? task, bool isLast)
    {
        var scope = Outer(run, state);
        if (task is not null) scope.Set("context.pipelineTask.retries", $"{task.Retries ?? 0}");
        foreach (var other in state.Start!.Pipeline.Tasks ?? [])
        {
            var known = state.Of(other.Name!);
            foreach (var (name, value) in Results(other, known)) scope.Set($"tasks.{other.Name}.results.{name}", value);
            if (other.Matrix is not null && known.Children.Count > 0) scope.Set($"tasks.{other.Name}.matrix.length", $"{known.Children.Count}");
            if (!isLast) continue;
            scope.Set($"tasks.{other.Name}.status", StatusOf(known)).Set($"tasks.{other.Name}.reason", ReasonOf(known));
        }

        return isLast ? scope.Set("tasks.status", Aggregate(state)) : scope;
    }

    /// <summary>What also a task that is written inside of the pipeline sees.</summary>
    /// <param name="run">The run.</param>
    /// <param name="state">Where it is.</param>
    /// <param name="hidden">Parameters that the task has under the same name.</param>
    public static VariableScope Outer(RunIdentity run, RunState state, IReadOnlyList<string>? hidden = null)
    {
        var scope = new VariableScope()
            .Set("context.pipelineRun.name", run.Name).Set("context.pipelineRun.namespace", run.Namespace).Set("context.pipelineRun.uid", run.Uid)
            .Set("context.pipeline.name", state.Start!.PipelineName);
        foreach (var (name, value) in state.Start.Params.Where(param => hidden?.Contains(param.Key) != true)) scope.Set($"params.{name}", value);
        return scope;
    }

    /// <summary>The results of a task; those of a matrix are lists, in the order of its combinations.</summary>
    public static IEnumerable<(string Name, ParamValue Value)> Results(PipelineTask task, TaskState state)
    {
        var ended = state.Children.Where(child => child.End is not null).ToList();
        if (task.Matrix is null) return ended.SelectMany(child => child.End!.Results).Select(result => (result.Name, result.Value));
        return ended.SelectMany(child => child.End!.Results).GroupBy(result => result.Name).Select(group => (group.Key, ParamValue.Of([.. group.Select(result => result.Value.ToString())])));
    }

    private static string StatusOf(TaskState task) => task.HasSucceeded ? "Succeeded" : task.IsFailed ? "Failed" : "None";

    private static string ReasonOf(TaskState task) => task.Children.Select(child => child.End).FirstOrDefault(end => end is { Outcome: not Outcome.Succeeded })?.Reason ?? task.Children.FirstOrDefault()?.End?.Reason ?? "None";

    private static string Aggregate(RunState state)
    {
        var tasks = (state.Start!.Pipeline.Tasks ?? []).Select(task => (task, state: state.Of(task.Name!))).ToList();
        if (tasks.Any(item => item.state.IsFailed && item.task.OnError != "continue")) return "Failed";
        return tasks.Exists(item => item.state.Skip is not null) ? "Completed" : "Succeeded";
    }
}
