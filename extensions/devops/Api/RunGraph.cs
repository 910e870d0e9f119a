namespace LuBan.DevOps.Api;

/// <summary>A pipeline run as a graph: what waits for what, and where each task is.</summary>
/// <param name="Name">The run's name.</param>
/// <param name="Status"><c>Unknown</c>, <c>True</c> or <c>False</c>.</param>
/// <param name="Reason">Why, in one word.</param>
/// <param name="Nodes">The tasks.</param>
/// <param name="Edges">Who waits for whom.</param>
internal sealed record RunGraph(string Name, string Status, string? Reason, IReadOnlyList<RunGraphNode> Nodes, IReadOnlyList<RunGraphEdge> Edges);

/// <summary>A task of the graph.</summary>
internal sealed record RunGraphNode
{
    public required string Task { get; init; }

    public string? DisplayName { get; init; }

    /// <summary>Whether it runs at the end.</summary>
    public bool Finally { get; init; }

    /// <summary><c>Waiting</c>, <c>Running</c>, <c>Succeeded</c>, <c>Failed</c>, <c>Cancelled</c>, <c>Skipped</c> or <c>FailureIgnored</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why, in one word or a few.</summary>
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What it waits for as long as it waits.</summary>
    public IReadOnlyList<string> WaitsFor { get; init; } = [];

    public IReadOnlyList<RunGraphTaskRun> TaskRuns { get; init; } = [];
}

/// <summary>A task run of a task.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">As of a task.</param>
/// <param name="Reason">Why.</param>
/// <param name="Retries">How often it was tried again.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Steps">Its steps.</param>
internal sealed record RunGraphTaskRun(string Name, string State, string? Reason, int Retries, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, IReadOnlyList<RunGraphStep> Steps);

/// <summary>A step of a task run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State"><c>Waiting</c>, <c>Running</c>, <c>Succeeded</c>, <c>Failed</c>, <c>FailureIgnored</c> or <c>Skipped</c>.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended.</param>
internal sealed record RunGraphStep(string Name, string State, int? ExitCode, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt);

/// <summary>One task waits for another.</summary>
/// <param name="From">The other.</param>
/// <param name="To">The one that waits.</param>
internal sealed record RunGraphEdge(string From, string To);
