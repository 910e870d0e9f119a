using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.DevOps.Model;

/// <summary>One run of a task (<c>tekton.dev/v1 TaskRun</c>).</summary>
[ResourceKind("tekton.dev", "v1", "TaskRun", ShortNames = ["tr", "trs"], Categories = ["tekton", "tekton-pipelines"])]
[PrinterColumn("Succeeded", ".status.conditions[?(@.type==\"Succeeded\")].status")]
[PrinterColumn("Reason", ".status.conditions[?(@.type==\"Succeeded\")].reason")]
[PrinterColumn("StartTime", ".status.startTime", Type = "date")]
[PrinterColumn("CompletionTime", ".status.completionTime", Type = "date")]
public sealed record TaskRun : Resource<TaskRunSpec, TaskRunStatus>;

/// <summary>What to run.</summary>
public sealed record TaskRunSpec
{
    /// <summary>The task.</summary>
    public TaskRef? TaskRef { get; init; }

    /// <summary>The task, written here.</summary>
    public TaskSpec? TaskSpec { get; init; }

    /// <summary>What the task is given.</summary>
    public IReadOnlyList<Param>? Params { get; init; }

    /// <summary>The folders that the task gets.</summary>
    public IReadOnlyList<WorkspaceBinding>? Workspaces { get; init; }

    /// <summary>Whose rights the steps have in LuBan.</summary>
    /// <value>Default: <c>default</c>.</value>
    public string? ServiceAccountName { get; init; }

    /// <summary><c>TaskRunCancelled</c> ends the run.</summary>
    public string? Status { get; init; }

    /// <summary>Why it is ended; for people.</summary>
    public string? StatusMessage { get; init; }

    /// <summary>How long one try may take.</summary>
    /// <value>Default: one hour; <c>0</c> for no limit.</value>
    public string? Timeout { get; init; }

    /// <summary>How often it is tried again after a failure.</summary>
    public int? Retries { get; init; }

    /// <summary>Known upstream, without effect here: there is no pod.</summary>
    public JsonElement? PodTemplate { get; init; }

    /// <summary>Known upstream, without effect here.</summary>
    public JsonElement? ComputeResources { get; init; }

    /// <summary>Known upstream, without effect here.</summary>
    public JsonElement? StepSpecs { get; init; }

    /// <summary>Known upstream, without effect here.</summary>
    public JsonElement? SidecarSpecs { get; init; }

    /// <summary>Known upstream, without effect here.</summary>
    public JsonElement? Debug { get; init; }

    /// <summary>Known upstream, without effect here.</summary>
    public string? ManagedBy { get; init; }
}
