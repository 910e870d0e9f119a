using System.Text.Json;

namespace LuBan.DevOps.Model;

/// <summary>One task of a pipeline.</summary>
public sealed record PipelineTask
{
    /// <summary>Its name in the pipeline.</summary>
    public string? Name { get; init; }

    /// <summary>For people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>The task to run.</summary>
    public TaskRef? TaskRef { get; init; }

    /// <summary>The task to run, written here.</summary>
    public EmbeddedTask? TaskSpec { get; init; }

    /// <summary>When it runs; else it is skipped.</summary>
    public IReadOnlyList<WhenExpression>? When { get; init; }

    /// <summary>How often it is tried again after a failure.</summary>
    public int? Retries { get; init; }

    /// <summary>The tasks that must have ended before.</summary>
    public IReadOnlyList<string>? RunAfter { get; init; }

    /// <summary>What the task is given.</summary>
    public IReadOnlyList<Param>? Params { get; init; }

    /// <summary>Runs the task once for every combination.</summary>
    public Matrix? Matrix { get; init; }

    /// <summary>The folders that the task gets.</summary>
    public IReadOnlyList<WorkspacePipelineTaskBinding>? Workspaces { get; init; }

    /// <summary>How long one try may take, such as <c>10m</c>.</summary>
    public string? Timeout { get; init; }

    /// <summary>What a failure means for the pipeline: <c>stopAndFail</c> or <c>continue</c>.</summary>
    public string? OnError { get; init; }

    /// <summary>Known upstream, not run here: a pipeline as a task.</summary>
    public JsonElement? PipelineRef { get; init; }

    /// <summary>Known upstream, not run here: a pipeline as a task.</summary>
    public JsonElement? PipelineSpec { get; init; }
}

/// <summary>Runs a task once for every combination of values.</summary>
public sealed record Matrix
{
    /// <summary>The lists of values.</summary>
    public IReadOnlyList<Param>? Params { get; init; }

    /// <summary>Combinations that are added, or complete others.</summary>
    public IReadOnlyList<MatrixInclude>? Include { get; init; }
}

/// <summary>A combination that is added to a matrix, or completes those that it fits.</summary>
public sealed record MatrixInclude
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Its values.</summary>
    public IReadOnlyList<Param>? Params { get; init; }
}
