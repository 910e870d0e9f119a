using System.Text.Json;

namespace LuBan.DevOps.Model;

/// <summary>What every step of a task has unless it says otherwise.</summary>
public sealed record StepTemplate
{
    /// <summary>The image.</summary>
    public string? Image { get; init; }

    /// <summary>The program.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Where steps run.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Their environment; a step's own variables win.</summary>
    public IReadOnlyList<EnvVar>? Env { get; init; }

    /// <summary>Secrets and config maps whose keys become variables.</summary>
    public IReadOnlyList<EnvFromSource>? EnvFrom { get; init; }

    /// <summary>Volumes of the task that steps see.</summary>
    public IReadOnlyList<VolumeMount>? VolumeMounts { get; init; }

    /// <summary>Known upstream, without effect here.</summary>
    public JsonElement? ComputeResources { get; init; }

    /// <summary>Known upstream, without effect here.</summary>
    public JsonElement? Resources { get; init; }

    /// <summary>Known upstream, without effect here.</summary>
    public JsonElement? SecurityContext { get; init; }

    /// <summary>Known upstream, without effect here.</summary>
    public string? ImagePullPolicy { get; init; }

    /// <summary>Known upstream, not run here.</summary>
    public JsonElement? VolumeDevices { get; init; }
}
