using LuBan.Sdk;

namespace LuBan.DevOps.Model;

/// <summary>A task that runs and pipelines refer to (<c>tekton.dev/v1 Task</c>).</summary>
[ResourceKind("tekton.dev", "v1", "Task", Categories = ["tekton", "tekton-pipelines"])]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed record TektonTask : Resource
{
    /// <summary>What it does.</summary>
    public TaskSpec Spec { get; init; } = new();
}
