namespace LuBan.Sdk.Core;

/// <summary>What is the case with a service.</summary>
public sealed record ServiceStatus
{
    /// <summary>Where a load balancer answers.</summary>
    public LoadBalancerStatus? LoadBalancer { get; init; }

    /// <summary>Conditions.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }
}

/// <summary>Where a load balancer answers.</summary>
public sealed record LoadBalancerStatus
{
    /// <summary>Its addresses.</summary>
    public IReadOnlyList<LoadBalancerIngress>? Ingress { get; init; }
}

/// <summary>One address of a load balancer.</summary>
public sealed record LoadBalancerIngress
{
    /// <summary>An IP address.</summary>
    public string? Ip { get; init; }

    /// <summary>A host name.</summary>
    public string? Hostname { get; init; }
}
