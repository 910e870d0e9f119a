using LuBan.Sdk;

namespace LuBan.DevOps.Model;

/// <summary>Tasks in an order (<c>tekton.dev/v1 Pipeline</c>).</summary>
[ResourceKind("tekton.dev", "v1", "Pipeline", Categories = ["tekton", "tekton-pipelines"])]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed record TektonPipeline : Resource
{
    /// <summary>What it does.</summary>
    public PipelineSpec Spec { get; init; } = new();
}
