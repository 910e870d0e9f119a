namespace LuBan.DevOps.Model;

/// <summary>Tasks in an order, and what they need.</summary>
public sealed record PipelineSpec
{
    /// <summary>For people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>What it takes.</summary>
    public IReadOnlyList<ParamSpec>? Params { get; init; }

    /// <summary>Folders that a run brings.</summary>
    public IReadOnlyList<PipelineWorkspaceDeclaration>? Workspaces { get; init; }

    /// <summary>The tasks. Those that need nothing of each other run at the same time.</summary>
    public IReadOnlyList<PipelineTask>? Tasks { get; init; }

    /// <summary>Tasks that run at the end, whatever happened.</summary>
    public IReadOnlyList<PipelineTask>? Finally { get; init; }

    /// <summary>What it gives.</summary>
    public IReadOnlyList<PipelineResult>? Results { get; init; }
}
