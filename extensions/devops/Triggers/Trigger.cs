using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using LuBan.DevOps.Model;
using LuBan.Sdk;
using LuBan.Sdk.Core;

namespace LuBan.DevOps.Triggers;

/// <summary>Starts runs of a pipeline: by a signed webhook, by the clock, or when a branch of a repository moves.</summary>
[ResourceKind("devops.luban.dev", "v1alpha1", "Trigger", Categories = ["luban"])]
[PrinterColumn("Pipeline", ".spec.pipelineRef.name")]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Last run", ".status.lastRun.name")]
[PrinterColumn("Next", ".status.nextFire", Type = "date")]
public sealed record Trigger : Resource<TriggerSpec, TriggerStatus>;

/// <summary>When to start what.</summary>
public sealed record TriggerSpec
{
    /// <summary>What starts a run; exactly one of its members is set.</summary>
    [Description("What starts a run: exactly one of webhook, cron and poll.")]
    public TriggerSource Source { get; init; } = new();

    /// <summary>The repository that it is about: asked for commits, and for their changed files.</summary>
    [Description("The Repository of this namespace that it is about. A poll needs one.")]
    public LocalObjectReference? RepositoryRef { get; init; }

    /// <summary>Which changes count; without it all pushes to branches.</summary>
    public TriggerFilters Filters { get; init; } = new();

    /// <summary>Values for the pipeline's parameters; <c>$(commit)</c> and the like are filled in.</summary>
    [Description("Values for the pipeline's parameters. $(commit), $(branch), $(tag), $(ref), $(message), $(author), $(url), $(event), $(time) and $(body.path.to.value) are filled in. Parameters commit, branch, message, author and url that the pipeline declares are filled in by themselves.")]
    public IReadOnlyList<Param> Params { get; init; } = [];

    /// <summary>The pipeline of this namespace.</summary>
    public LocalObjectReference? PipelineRef { get; init; }

    /// <summary>A pipeline in the place of a reference to one, as in <c>tekton.dev/v1</c> PipelineRun.</summary>
    [Description("A pipeline written here, as in a PipelineRun, in the place of pipelineRef.")]
    public PipelineSpec? PipelineSpec { get; init; }

    /// <summary>Bound to every run, as in PipelineRun.</summary>
    [Description("Workspaces of every run, as in a PipelineRun.")]
    public IReadOnlyList<WorkspaceBinding>? Workspaces { get; init; }

    /// <summary>Time limits of every run, as in PipelineRun.</summary>
    [Description("Time limits of every run, as in a PipelineRun: pipeline, tasks, finally.")]
    public PipelineTimeouts? Timeouts { get; init; }

    /// <summary>The service account that runs act as; the namespace's default without it.</summary>
    public string? ServiceAccountName { get; init; }

    /// <summary>What happens when runs meet.</summary>
    public TriggerConcurrency? Concurrency { get; init; }

    /// <summary>Starts nothing while it is true.</summary>
    public bool Suspend { get; init; }
}

/// <summary>Which changes count.</summary>
public sealed record TriggerFilters
{
    /// <summary>Names of branches with <c>*</c> (within a part), <c>**</c> (any text) and a leading <c>!</c> (not this one). All of them when empty.</summary>
    [Description("Branches: main, release/*, feature/**, !wip/**. Empty: every branch.")]
    public IReadOnlyList<string> Branches { get; init; } = [];

    /// <summary>The same for tags; none of them when empty.</summary>
    [Description("Tags, in the same way. Empty: no tags.")]
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>At least one changed file must match.</summary>
    [Description("At least one changed file must match: src/**, !**/*.md. Empty: every change.")]
    public IReadOnlyList<string> Paths { get; init; } = [];
}

/// <summary>What happens when a run of a group starts while another one is under way.</summary>
public sealed record TriggerConcurrency
{
    /// <summary>Runs with the same text meet; <c>$(branch)</c> and the like are filled in.</summary>
    [MinLength(1)]
    public required string Group { get; init; }

    /// <summary>Whether the newer run cancels the others; without it, it waits for them.</summary>
    public bool CancelInProgress { get; init; }
}
