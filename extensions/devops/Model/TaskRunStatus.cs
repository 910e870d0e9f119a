using LuBan.Sdk;

namespace LuBan.DevOps.Model;

/// <summary>How a run of a task is doing.</summary>
public sealed record TaskRunStatus
{
    /// <summary>The generation that was looked at.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary><c>Succeeded</c>: Unknown as long as it runs. <c>UnsupportedField</c>: what of the task has no effect here.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletionTime { get; init; }

    /// <summary>Its steps, in their order.</summary>
    public IReadOnlyList<StepState>? Steps { get; init; }

    /// <summary>What it gave.</summary>
    public IReadOnlyList<RunResult>? Results { get; init; }

    /// <summary>The tries before, oldest first.</summary>
    public IReadOnlyList<AttemptStatus>? RetriesStatus { get; init; }

    /// <summary>The task as it was when the run began.</summary>
    public TaskSpec? TaskSpec { get; init; }

    /// <summary>The machine that runs it.</summary>
    public string? Host { get; init; }

    /// <summary>Where the log of each step is: add the step's name and <c>/log</c>.</summary>
    public string? LogPath { get; init; }
}

/// <summary>A try that failed and was followed by another.</summary>
public sealed record AttemptStatus
{
    /// <summary>Why it failed.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletionTime { get; init; }

    /// <summary>Its steps, in their order.</summary>
    public IReadOnlyList<StepState>? Steps { get; init; }
}

/// <summary>How a step is doing: one of waiting, running and terminated is set.</summary>
public sealed record StepState
{
    /// <summary>Its name; <c>unnamed-0</c> for the first without one.</summary>
    public required string Name { get; init; }

    /// <summary>What upstream calls its container: <c>step-</c> and the name.</summary>
    public string? Container { get; init; }

    /// <summary>Not begun.</summary>
    public StepWaiting? Waiting { get; init; }

    /// <summary>At work.</summary>
    public StepRunning? Running { get; init; }

    /// <summary>Ended.</summary>
    public StepTerminated? Terminated { get; init; }

    /// <summary>In one word: <c>Completed</c>, <c>Continued</c>, <c>Error</c>, <c>TimeoutExceeded</c>, <c>Skipped</c> or <c>Cancelled</c>.</summary>
    public string? TerminationReason { get; init; }

    /// <summary>What it gave.</summary>
    public IReadOnlyList<RunResult>? Results { get; init; }
}

/// <summary>A step that has not begun.</summary>
public sealed record StepWaiting
{
    /// <summary>Why, in one word.</summary>
    public string? Reason { get; init; }
}

/// <summary>A step at work.</summary>
public sealed record StepRunning
{
    /// <summary>Since when.</summary>
    public DateTimeOffset? StartedAt { get; init; }
}

/// <summary>A step that ended.</summary>
public sealed record StepTerminated
{
    /// <summary>The exit code; 128 and the signal's number when a signal ended it.</summary>
    public int ExitCode { get; init; }

    /// <summary><c>Completed</c> or <c>Error</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>More, for people.</summary>
    public string? Message { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}
