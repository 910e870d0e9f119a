using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.DevOps.Model;

/// <summary>One run of a pipeline (<c>tekton.dev/v1 PipelineRun</c>).</summary>
[ResourceKind("tekton.dev", "v1", "PipelineRun", ShortNames = ["pr", "prs"], Categories = ["tekton", "tekton-pipelines"])]
[PrinterColumn("Succeeded", ".status.conditions[?(@.type==\"Succeeded\")].status")]
[PrinterColumn("Reason", ".status.conditions[?(@.type==\"Succeeded\")].reason")]
[PrinterColumn("StartTime", ".status.startTime", Type = "date")]
[PrinterColumn("CompletionTime", ".status.completionTime", Type = "date")]
public sealed record PipelineRun : Resource<PipelineRunSpec, PipelineRunStatus>;

/// <summary>What to run.</summary>
public sealed record PipelineRunSpec
{
    /// <summary>The pipeline.</summary>
    public PipelineRef? PipelineRef { get; init; }

    /// <summary>The pipeline, written here.</summary>
    public PipelineSpec? PipelineSpec { get; init; }

    /// <summary>What the pipeline is given.</summary>
    public IReadOnlyList<Param>? Params { get; init; }

    /// <summary>The folders that the pipeline gets.</summary>
    public IReadOnlyList<WorkspaceBinding>? Workspaces { get; init; }

    /// <summary>How long it may take.</summary>
    public PipelineTimeouts? Timeouts { get; init; }

    /// <summary><c>Cancelled</c>, <c>CancelledRunFinally</c> or <c>StoppedRunFinally</c> ends it; <c>PipelineRunPending</c> keeps it from beginning.</summary>
    public string? Status { get; init; }

    /// <summary>What its task runs have in common.</summary>
    public TaskRunTemplate? TaskRunTemplate { get; init; }

    /// <summary>What the runs of single tasks have.</summary>
    public IReadOnlyList<PipelineTaskRunSpec>? TaskRunSpecs { get; init; }

    /// <summary>Known upstream, without effect here.</summary>
    public string? ManagedBy { get; init; }
}

/// <summary>How long a run may take. Each is a duration such as <c>1h30m</c>; <c>0</c> for no limit.</summary>
public sealed record PipelineTimeouts
{
    /// <summary>All of it.</summary>
    /// <value>Default: one hour.</value>
    public string? Pipeline { get; init; }

    /// <summary>Its tasks.</summary>
    public string? Tasks { get; init; }

    /// <summary>What runs at the end.</summary>
    public string? Finally { get; init; }
}

/// <summary>What the task runs of a pipeline run have in common.</summary>
public sealed record TaskRunTemplate
{
    /// <summary>Whose rights the steps have in LuBan.</summary>
    public string? ServiceAccountName { get; init; }

    /// <summary>Known upstream, without effect here: there is no pod.</summary>
    public JsonElement? PodTemplate { get; init; }
}

/// <summary>What the run of one task has.</summary>
public sealed record PipelineTaskRunSpec
{
    /// <summary>The task's name in the pipeline.</summary>
    public string? PipelineTaskName { get; init; }

    /// <summary>Whose rights its steps have in LuBan.</summary>
    public string? ServiceAccountName { get; init; }

    /// <summary>How long one try may take.</summary>
    public string? Timeout { get; init; }

    /// <summary>Labels and annotations.</summary>
    public EmbeddedMetadata? Metadata { get; init; }

    /// <summary>Known upstream, without effect here: there is no pod.</summary>
    public JsonElement? PodTemplate { get; init; }

    /// <summary>Known upstream, without effect here.</summary>
    public JsonElement? StepSpecs { get; init; }

    /// <summary>Known upstream, without effect here.</summary>
    public JsonElement? SidecarSpecs { get; init; }

    /// <summary>Known upstream, without effect here.</summary>
    public JsonElement? ComputeResources { get; init; }
}
