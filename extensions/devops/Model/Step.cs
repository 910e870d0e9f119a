using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace LuBan.DevOps.Model;

/// <summary>One command or script of a task. The steps of a task run one after the other, in the same workspace.</summary>
public sealed record Step
{
    /// <summary>Its name; steps without one are called by their number.</summary>
    public string? Name { get; init; }

    /// <summary>For people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The image that upstream would run. Here it only says which tools the step needs.</summary>
    public string? Image { get; init; }

    /// <summary>A script, with its interpreter in the first line (<c>#!</c>) or for sh.</summary>
    public string? Script { get; init; }

    /// <summary>The program and its first arguments. Not together with a script.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Arguments of the command or of the script.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Where it runs; relative to the task's folder.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Its environment.</summary>
    public IReadOnlyList<EnvVar>? Env { get; init; }

    /// <summary>Secrets and config maps whose keys become variables.</summary>
    public IReadOnlyList<EnvFromSource>? EnvFrom { get; init; }

    /// <summary>How long it may take, such as <c>1m30s</c>.</summary>
    public string? Timeout { get; init; }

    /// <summary>What a failure means: <c>stopAndFail</c> or <c>continue</c>, or a parameter that says it.</summary>
    public string? OnError { get; init; }

    /// <summary>What it promises below <c>$(step.results.NAME.path)</c>.</summary>
    public IReadOnlyList<StepResult>? Results { get; init; }

    /// <summary>When it runs; else it is passed over.</summary>
    public IReadOnlyList<WhenExpression>? When { get; init; }

    /// <summary>Volumes of the task that it sees.</summary>
    public IReadOnlyList<VolumeMount>? VolumeMounts { get; init; }

    /// <summary>A copy of its standard output.</summary>
    public StepOutput? StdoutConfig { get; init; }

    /// <summary>A copy of its standard error.</summary>
    public StepOutput? StderrConfig { get; init; }

    /// <summary>Known upstream, not run here: a step of another file.</summary>
    public JsonElement? Ref { get; init; }

    /// <summary>Known upstream, not run here: parameters of a step of another file.</summary>
    public JsonElement? Params { get; init; }

    /// <summary>Known upstream, without effect here.</summary>
    public JsonElement? ComputeResources { get; init; }

    /// <summary>Known upstream, without effect here.</summary>
    public JsonElement? Resources { get; init; }

    /// <summary>Known upstream, without effect here.</summary>
    public JsonElement? SecurityContext { get; init; }

    /// <summary>Known upstream, without effect here: nothing is pulled.</summary>
    [AllowedValues("Always", "Never", "IfNotPresent")]
    public string? ImagePullPolicy { get; init; }

    /// <summary>Known upstream, not run here.</summary>
    public JsonElement? VolumeDevices { get; init; }

    /// <summary>Known upstream, without effect here: every step of a task sees its workspaces.</summary>
    public JsonElement? Workspaces { get; init; }
}

/// <summary>A file that gets a copy of what a step writes.</summary>
public sealed record StepOutput
{
    /// <summary>The file.</summary>
    public string? Path { get; init; }
}
