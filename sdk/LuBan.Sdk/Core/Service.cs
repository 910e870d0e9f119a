namespace LuBan.Sdk.Core;

/// <summary>A name under which something answers (<c>v1 Service</c>). Where it answers, <see cref="EndpointSlice"/>s say. Use it with <see cref="IExtensionBuilder.UseResource{TResource}"/>.</summary>
/// <remarks>Data only: the kernel gives no address away and directs no traffic.</remarks>
[ResourceKind("", "v1", "Service", ShortNames = ["svc"])]
public sealed record Service : Resource<ServiceSpec, ServiceStatus>;

/// <summary>What a service offers, and for whom it stands.</summary>
public sealed record ServiceSpec
{
    /// <summary>The ports. Needed unless <see cref="ClusterIP"/> is <c>None</c> or <see cref="Type"/> is <c>ExternalName</c>.</summary>
    public IReadOnlyList<ServicePort>? Ports { get; init; }

    /// <summary>The labels of what it stands for; null or empty when whoever writes the slices knows.</summary>
    public IReadOnlyDictionary<string, string>? Selector { get; init; }

    /// <summary>A loopback address, <c>None</c>, or nothing. Once written it stays.</summary>
    public string? ClusterIP { get; init; }

    /// <summary>The same as a list: one address of each family.</summary>
    public IReadOnlyList<string>? ClusterIPs { get; init; }

    /// <summary><c>ClusterIP</c>, <c>NodePort</c>, <c>LoadBalancer</c> or <c>ExternalName</c>; <c>ClusterIP</c> when nothing is said.</summary>
    public string? Type { get; init; }

    /// <summary>Other addresses at which it answers.</summary>
    public IReadOnlyList<string>? ExternalIPs { get; init; }

    /// <summary>The host name it stands for, of the type <c>ExternalName</c>.</summary>
    public string? ExternalName { get; init; }

    /// <summary><c>None</c> or <c>ClientIP</c>: whether a client is sent to the same endpoint again.</summary>
    public string? SessionAffinity { get; init; }

    /// <summary>For how long.</summary>
    public SessionAffinityConfig? SessionAffinityConfig { get; init; }

    /// <summary><c>Cluster</c> or <c>Local</c>: which endpoints get traffic from outside.</summary>
    public string? ExternalTrafficPolicy { get; init; }

    /// <summary><c>Cluster</c> or <c>Local</c>: which endpoints get traffic from inside.</summary>
    public string? InternalTrafficPolicy { get; init; }

    /// <summary>A hint which endpoints to prefer, such as <c>PreferClose</c>.</summary>
    public string? TrafficDistribution { get; init; }

    /// <summary>Whether endpoints that are not ready count.</summary>
    public bool? PublishNotReadyAddresses { get; init; }

    /// <summary>The port for health checks of load balancers.</summary>
    public int? HealthCheckNodePort { get; init; }

    /// <summary><c>IPv4</c>, <c>IPv6</c>, or both.</summary>
    public IReadOnlyList<string>? IpFamilies { get; init; }

    /// <summary><c>SingleStack</c>, <c>PreferDualStack</c> or <c>RequireDualStack</c>.</summary>
    public string? IpFamilyPolicy { get; init; }

    /// <summary>The address that is wanted of a load balancer.</summary>
    public string? LoadBalancerIP { get; init; }

    /// <summary>The networks that a load balancer lets in.</summary>
    public IReadOnlyList<string>? LoadBalancerSourceRanges { get; init; }

    /// <summary>Who brings the load balancer.</summary>
    public string? LoadBalancerClass { get; init; }

    /// <summary>Whether a load balancer needs node ports.</summary>
    public bool? AllocateLoadBalancerNodePorts { get; init; }
}

/// <summary>How long a client is sent to the same endpoint.</summary>
public sealed record SessionAffinityConfig
{
    /// <summary>For the affinity <c>ClientIP</c>.</summary>
    public ClientIPConfig? ClientIP { get; init; }
}

/// <summary>The affinity by the client's address.</summary>
public sealed record ClientIPConfig
{
    /// <summary>Seconds, from 1 to 86400.</summary>
    public int? TimeoutSeconds { get; init; }
}
