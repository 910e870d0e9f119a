using System.Text.Json;

namespace LuBan.DevOps.Model;

/// <summary>A folder that a task wants.</summary>
public sealed record WorkspaceDeclaration
{
    /// <summary>Its name: <c>$(workspaces.NAME.path)</c>.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>Where steps see it.</summary>
    /// <value>Default: <c>/workspace/NAME</c>.</value>
    public string? MountPath { get; init; }

    /// <summary>Whether steps may only read.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>Whether a run need not bring it.</summary>
    public bool? Optional { get; init; }
}

/// <summary>A folder that a pipeline wants.</summary>
public sealed record PipelineWorkspaceDeclaration
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>Whether a run need not bring it.</summary>
    public bool? Optional { get; init; }
}

/// <summary>Which of the pipeline's folders a task gets.</summary>
public sealed record WorkspacePipelineTaskBinding
{
    /// <summary>The task's name for it.</summary>
    public required string Name { get; init; }

    /// <summary>The pipeline's name for it.</summary>
    /// <value>Default: the same name.</value>
    public string? Workspace { get; init; }

    /// <summary>A folder in it.</summary>
    public string? SubPath { get; init; }
}

/// <summary>The folder that a run brings. Exactly one of the sources is set.</summary>
public sealed record WorkspaceBinding
{
    /// <summary>The task's or the pipeline's name for it.</summary>
    public required string Name { get; init; }

    /// <summary>A folder in it.</summary>
    public string? SubPath { get; init; }

    /// <summary>An empty folder that goes with the run.</summary>
    public EmptyDirSource? EmptyDir { get; init; }

    /// <summary>A folder that is kept as long as the run object.</summary>
    public JsonElement? VolumeClaimTemplate { get; init; }

    /// <summary>A folder that is kept under a name.</summary>
    public ClaimSource? PersistentVolumeClaim { get; init; }

    /// <summary>The keys of a config map as files.</summary>
    public ConfigMapSource? ConfigMap { get; init; }

    /// <summary>The keys of a secret as files.</summary>
    public SecretSource? Secret { get; init; }

    /// <summary>Known upstream, not run here.</summary>
    public JsonElement? Projected { get; init; }

    /// <summary>Known upstream, not run here.</summary>
    public JsonElement? Csi { get; init; }
}
