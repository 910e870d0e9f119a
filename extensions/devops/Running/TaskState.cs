using LuBan.DevOps.Variables;

namespace LuBan.DevOps.Running;

/// <summary>Where a task run is. Made of its events, and of nothing else.</summary>
internal sealed record TaskRunState
{
    public static TaskRunState Empty { get; } = new();

    public IReadOnlyList<AttemptState> Attempts { get; init; } = [];

    public TaskRunEnded? End { get; init; }

    /// <summary>The try that is at work; null when none is.</summary>
    public AttemptState? Current => Attempts.Count > 0 && Attempts[^1].Failed is null ? Attempts[^1] : null;

    public DateTimeOffset? StartedAt => Attempts.Count > 0 ? Attempts[0].Start.At : null;

    public TaskRunState After(TaskEvent happened) => happened switch
    {
        AttemptStarted start => this with { Attempts = [.. Attempts, new(start)] },
        StepStarted step => Change(attempt => attempt with { Steps = attempt.Steps.SetItem(step.Step, new(step, null)) }),
        StepEnded end => Change(attempt => attempt with { Steps = attempt.Steps.SetItem(end.Step, new(attempt.Steps.GetValueOrDefault(end.Step)?.Start, end)) }),
        AttemptFailed failed => Change(attempt => attempt with { Failed = failed }),
        TaskRunEnded end => this with { End = end },
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is no event of a task run."),
    };

    private TaskRunState Change(Func<AttemptState, AttemptState> change) => this with { Attempts = [.. Attempts.SkipLast(1), change(Attempts[^1])] };
}

/// <summary>Where a try is.</summary>
/// <param name="Start">What it runs.</param>
internal sealed record AttemptState(AttemptStarted Start)
{
    public System.Collections.Immutable.ImmutableDictionary<int, StepProgress> Steps { get; init; } = System.Collections.Immutable.ImmutableDictionary<int, StepProgress>.Empty;

    public AttemptFailed? Failed { get; init; }

    public TaskPlan Plan => Start.Plan;

    /// <summary>What the steps before one gave.</summary>
    public VariableScope ScopeBefore(int step)
    {
        var scope = new VariableScope();
        for (var i = 0; i < step; i++)
            foreach (var result in Steps.GetValueOrDefault(i)?.End?.Results ?? []) scope.Set($"steps.{Plan.NameOf(i)}.results.{result.Name}", result.Value);
        return scope;
    }
}

/// <summary>Where a step is.</summary>
/// <param name="Start">When it began; null when it was passed over.</param>
/// <param name="End">How it ended; null as long as it runs.</param>
internal sealed record StepProgress(StepStarted? Start, StepEnded? End);
