using LuBan.Sdk;

namespace LuBan.DevOps.Model;

/// <summary>How a run of a pipeline is doing.</summary>
public sealed record PipelineRunStatus
{
    /// <summary>The generation that was looked at.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary><c>Succeeded</c>: Unknown as long as it runs. <c>UnsupportedField</c>: what of the pipeline has no effect here.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletionTime { get; init; }

    /// <summary>When the tasks at the end began.</summary>
    public DateTimeOffset? FinallyStartTime { get; init; }

    /// <summary>Its task runs.</summary>
    public IReadOnlyList<ChildReference>? ChildReferences { get; init; }

    /// <summary>Tasks that were not run, and why.</summary>
    public IReadOnlyList<SkippedTask>? SkippedTasks { get; init; }

    /// <summary>What it gave.</summary>
    public IReadOnlyList<RunResult>? Results { get; init; }

    /// <summary>The pipeline as it was when the run began.</summary>
    public PipelineSpec? PipelineSpec { get; init; }
}

/// <summary>A task run of a pipeline run.</summary>
public sealed record ChildReference
{
    /// <summary><c>tekton.dev/v1</c>.</summary>
    public string? ApiVersion { get; init; }

    /// <summary><c>TaskRun</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>The task's name in the pipeline.</summary>
    public string? PipelineTaskName { get; init; }

    /// <summary>The conditions under which it runs.</summary>
    public IReadOnlyList<WhenExpression>? WhenExpressions { get; init; }
}

/// <summary>A task that was not run.</summary>
public sealed record SkippedTask
{
    /// <summary>Its name in the pipeline.</summary>
    public required string Name { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>The conditions that do not hold.</summary>
    public IReadOnlyList<WhenExpression>? WhenExpressions { get; init; }
}
