namespace LuBan.Sdk.Core;

/// <summary>Where a service answers (<c>discovery.k8s.io/v1 EndpointSlice</c>). Use it with <see cref="IExtensionBuilder.UseResource{TResource}"/>.</summary>
/// <remarks>It belongs to the service that its label <see cref="ServiceNameLabel"/> names. A service may have many slices, of different owners.</remarks>
[ResourceKind("discovery.k8s.io", "v1", "EndpointSlice")]
public sealed record EndpointSlice : Resource
{
    /// <summary>The label with the service's name.</summary>
    public const string ServiceNameLabel = "kubernetes.io/service-name";

    /// <summary>The label with the name of who looks after the slice.</summary>
    public const string ManagedByLabel = "endpointslice.kubernetes.io/managed-by";

    /// <summary><c>IPv4</c>, <c>IPv6</c> or <c>FQDN</c>: what the addresses are. It cannot change.</summary>
    public string AddressType { get; init; } = "IPv4";

    /// <summary>Who answers; at most 1000.</summary>
    public IReadOnlyList<SliceEndpoint> Endpoints { get; init; } = [];

    /// <summary>At which ports each of them answers; at most 100.</summary>
    public IReadOnlyList<SlicePort>? Ports { get; init; }
}
