using System.Text.Json;

namespace LuBan.DevOps.Model;

/// <summary>A folder of a task that some of its steps see.</summary>
public sealed record Volume
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>An empty folder that goes with the run.</summary>
    public EmptyDirSource? EmptyDir { get; init; }

    /// <summary>The keys of a config map as files.</summary>
    public ConfigMapSource? ConfigMap { get; init; }

    /// <summary>The keys of a secret as files.</summary>
    public SecretSource? Secret { get; init; }

    /// <summary>A folder that is kept under a name.</summary>
    public ClaimSource? PersistentVolumeClaim { get; init; }

    /// <summary>Known upstream, not run here.</summary>
    public JsonElement? HostPath { get; init; }

    /// <summary>Known upstream, not run here.</summary>
    public JsonElement? Projected { get; init; }

    /// <summary>Known upstream, not run here.</summary>
    public JsonElement? Csi { get; init; }

    /// <summary>Known upstream, not run here.</summary>
    public JsonElement? DownwardAPI { get; init; }

    /// <summary>Known upstream, not run here.</summary>
    public JsonElement? Nfs { get; init; }

    /// <summary>Known upstream, not run here.</summary>
    public JsonElement? Ephemeral { get; init; }
}

/// <summary>Where a step sees a volume.</summary>
public sealed record VolumeMount
{
    /// <summary>The volume's name.</summary>
    public required string Name { get; init; }

    /// <summary>Where.</summary>
    public required string MountPath { get; init; }

    /// <summary>A file or a folder of the volume instead of all of it.</summary>
    public string? SubPath { get; init; }

    /// <summary>Whether the step may only read.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>Known upstream, not run here.</summary>
    public string? SubPathExpr { get; init; }

    /// <summary>Known upstream, without effect here.</summary>
    public string? MountPropagation { get; init; }
}
