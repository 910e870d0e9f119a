namespace LuBan.DevOps.Api;

/// <summary>What was at work when.</summary>
/// <param name="Name">The run.</param>
/// <param name="StartedAt">When its first task began.</param>
/// <param name="EndedAt">When its last one ended; null as long as one is at work.</param>
/// <param name="Bars">Task runs and their steps, in the order in which they began.</param>
internal sealed record RunTimeline(string Name, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, IReadOnlyList<RunTimelineBar> Bars)
{
    public static RunTimeline Of(RunGraph graph)
    {
        var bars = graph.Nodes.SelectMany(node => node.TaskRuns.SelectMany(run => BarsOf(node.Task, run))).Where(bar => bar.StartedAt is not null).OrderBy(bar => bar.StartedAt).ToList();
        return new(graph.Name, bars.Count > 0 ? bars[0].StartedAt : null, bars.Count > 0 && bars.TrueForAll(bar => bar.EndedAt is not null) ? bars.Max(bar => bar.EndedAt) : null, bars);
    }

    private static IEnumerable<RunTimelineBar> BarsOf(string task, RunGraphTaskRun run) =>
        run.Steps.Select(step => new RunTimelineBar(task, run.Name, step.Name, step.State, step.StartedAt, step.EndedAt)).Prepend(new(task, run.Name, null, run.State, run.StartedAt, run.EndedAt));
}

/// <summary>A task run or a step in time.</summary>
/// <param name="Task">The task.</param>
/// <param name="TaskRun">The task run.</param>
/// <param name="Step">The step; null for the task run itself.</param>
/// <param name="State">Where it is.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended.</param>
internal sealed record RunTimelineBar(string Task, string TaskRun, string? Step, string State, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt);
