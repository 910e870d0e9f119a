using System.Collections.Immutable;
using LuBan.DevOps.Model;

namespace LuBan.DevOps.Scheduling;

/// <summary>Where a pipeline run is. Made of its events, and of nothing else.</summary>
internal sealed record RunState
{
    public static RunState Empty { get; } = new();

    public RunStarted? Start { get; init; }

    public DateTimeOffset? FinallyAt { get; init; }

    public CancelMode Cancel { get; init; }

    public TimeLimit Reached { get; init; }

    public TaskInvalid? Invalid { get; init; }

    public ImmutableDictionary<string, TaskState> Tasks { get; init; } = ImmutableDictionary<string, TaskState>.Empty;

    public RunEnded? End { get; init; }

    public IEnumerable<PipelineTask> All => Start is null ? [] : (Start.Pipeline.Tasks ?? []).Concat(Start.Pipeline.Finally ?? []);

    public TaskState Of(string task) => Tasks.GetValueOrDefault(task, TaskState.Waiting);

    public RunState After(RunEvent happened) => happened switch
    {
        RunStarted start => this with { Start = start },
        TaskScheduled scheduled => With(scheduled.Task, _ => new() { Children = [.. scheduled.Children.Select(child => new ChildState(child))], When = scheduled.When, At = scheduled.At }),
        ChildCreated created => With(created.Task, created.Name, child => child with { IsCreated = true }),
        ChildEnded ended => With(ended.Task, ended.Name, child => child with { End = ended }),
        TaskSkipped skipped => With(skipped.Task, _ => new() { Skip = skipped, At = skipped.At }),
        TaskInvalid invalid => With(invalid.Task, _ => new() { Skip = new(invalid.At, invalid.Task, SkipReason.MissingResults, null), At = invalid.At }) with { Invalid = Invalid ?? invalid },
        FinallyStarted last => this with { FinallyAt = FinallyAt ?? last.At },
        CancelAsked cancel => cancel.Mode > Cancel ? this with { Cancel = cancel.Mode } : this,
        TimeLimitReached limit => this with { Reached = Reached | limit.Limit },
        RunEnded end => this with { End = end },
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is no event of a run."),
    };

    private RunState With(string task, Func<TaskState, TaskState> change) => this with { Tasks = Tasks.SetItem(task, change(Of(task))) };

    private RunState With(string task, string name, Func<ChildState, ChildState> change) =>
        With(task, state => state with { Children = [.. state.Children.Select(child => child.Scheduled.Name == name ? change(child) : child)] });
}

/// <summary>Where a task of a run is.</summary>
internal sealed record TaskState
{
    public static TaskState Waiting { get; } = new();

    /// <summary>Its task runs: one, or one for each combination of a matrix.</summary>
    public IReadOnlyList<ChildState> Children { get; init; } = [];

    public TaskSkipped? Skip { get; init; }

    public IReadOnlyList<WhenExpression>? When { get; init; }

    public DateTimeOffset? At { get; init; }

    public bool IsWaiting => Children.Count == 0 && Skip is null;

    public bool IsRunning => Children.Any(child => child.End is null);

    public bool IsDone => Skip is not null || (Children.Count > 0 && !IsRunning);

    public bool IsCancelled => Children.Any(child => child.End?.Outcome == Outcome.Cancelled);

    public bool IsFailed => Children.Any(child => child.End is { Outcome: not Outcome.Succeeded });

    public bool HasSucceeded => Children.Count > 0 && Children.All(child => child.End?.Outcome == Outcome.Succeeded);
}

/// <summary>Where a task run is.</summary>
/// <param name="Scheduled">What it is given.</param>
internal sealed record ChildState(ScheduledChild Scheduled)
{
    public bool IsCreated { get; init; }

    public ChildEnded? End { get; init; }
}
