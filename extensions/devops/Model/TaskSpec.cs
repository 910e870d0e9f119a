using System.Text.Json;

namespace LuBan.DevOps.Model;

/// <summary>Steps, and what they need.</summary>
public record TaskSpec
{
    /// <summary>For people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>What it takes.</summary>
    public IReadOnlyList<ParamSpec>? Params { get; init; }

    /// <summary>What runs, one after the other.</summary>
    public IReadOnlyList<Step>? Steps { get; init; }

    /// <summary>What every step has unless it says otherwise.</summary>
    public StepTemplate? StepTemplate { get; init; }

    /// <summary>Folders that steps see.</summary>
    public IReadOnlyList<Volume>? Volumes { get; init; }

    /// <summary>Folders that a run brings.</summary>
    public IReadOnlyList<WorkspaceDeclaration>? Workspaces { get; init; }

    /// <summary>What it gives.</summary>
    public IReadOnlyList<TaskResult>? Results { get; init; }

    /// <summary>Known upstream, not run here: servers beside the steps.</summary>
    public JsonElement? Sidecars { get; init; }
}

/// <summary>A task that is written where it is used.</summary>
public sealed record EmbeddedTask : TaskSpec
{
    /// <summary>Labels and annotations for its runs.</summary>
    public EmbeddedMetadata? Metadata { get; init; }

    /// <summary>Known upstream, not run here: the version of a custom task.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Known upstream, not run here: the kind of a custom task.</summary>
    public string? Kind { get; init; }

    /// <summary>Known upstream, not run here: a custom task.</summary>
    public JsonElement? Spec { get; init; }
}

/// <summary>Labels and annotations for the runs of a task.</summary>
public sealed record EmbeddedMetadata
{
    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Annotations.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
