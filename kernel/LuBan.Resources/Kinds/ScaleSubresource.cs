namespace LuBan.Resources;

/// <summary>Where the scale subresource (<c>autoscaling/v1 Scale</c>) finds its values.</summary>
/// <param name="SpecReplicasPath">The wanted number of replicas, below <c>.spec</c>, such as <c>.spec.replicas</c>.</param>
/// <param name="StatusReplicasPath">The observed number of replicas, below <c>.status</c>.</param>
/// <param name="LabelSelectorPath">The label selector as a string, below <c>.spec</c> or <c>.status</c>; null when there is none.</param>
public sealed record ScaleSubresource(string SpecReplicasPath, string StatusReplicasPath, string? LabelSelectorPath = null);
