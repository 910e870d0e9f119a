namespace LuBan.Sdk;

/// <summary>Gives a kind the scale subresource, so that <c>kubectl scale</c> works.</summary>
/// <param name="specReplicas">The wanted number of replicas, below <c>.spec</c>, such as <c>.spec.replicas</c>.</param>
/// <param name="statusReplicas">The observed number of replicas, below <c>.status</c>, such as <c>.status.replicas</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ScaleAttribute(string specReplicas, string statusReplicas) : Attribute
{
    /// <summary>Where the wanted number of replicas is.</summary>
    public string SpecReplicas { get; } = specReplicas;

    /// <summary>Where the observed number of replicas is.</summary>
    public string StatusReplicas { get; } = statusReplicas;

    /// <summary>Where the label selector of the replicas is, as a string; null when there is none.</summary>
    public string? LabelSelector { get; set; }
}
