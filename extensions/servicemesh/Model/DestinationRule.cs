using LuBan.Sdk;
using LuBan.ServiceMesh.Proxy.Istio;

namespace LuBan.ServiceMesh.Model;

/// <summary>What holds for requests once they are routed to a service.</summary>
[ResourceKind("networking.istio.io", "v1", "DestinationRule", ShortNames = ["dr"], Categories = ["istio-io", "networking-istio-io"])]
[PrinterColumn("Host", ".spec.host")]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed record DestinationRule : Resource<DestinationRuleSpec, MeshStatus>;

/// <summary>The same under an older version of upstream's.</summary>
[ResourceKind("networking.istio.io", "v1beta1", "DestinationRule", ShortNames = ["dr"])]
public sealed record DestinationRuleV1Beta1 : Resource<DestinationRuleSpec, MeshStatus>;

/// <summary>The same under upstream's first version.</summary>
[ResourceKind("networking.istio.io", "v1alpha3", "DestinationRule", ShortNames = ["dr"])]
public sealed record DestinationRuleV1Alpha3 : Resource<DestinationRuleSpec, MeshStatus>;

/// <summary>All versions have the same fields.</summary>
public sealed class DestinationRuleFromV1Beta1 : IResourceConverter<DestinationRuleV1Beta1, DestinationRule>
{
    /// <inheritdoc />
    public DestinationRule ToStorage(DestinationRuleV1Beta1 older) => new() { Metadata = older.Metadata, Spec = older.Spec, Status = older.Status };

    /// <inheritdoc />
    public DestinationRuleV1Beta1 FromStorage(DestinationRule storage) => new() { Metadata = storage.Metadata, Spec = storage.Spec, Status = storage.Status };
}

/// <summary>All versions have the same fields.</summary>
public sealed class DestinationRuleFromV1Alpha3 : IResourceConverter<DestinationRuleV1Alpha3, DestinationRule>
{
    /// <inheritdoc />
    public DestinationRule ToStorage(DestinationRuleV1Alpha3 older) => new() { Metadata = older.Metadata, Spec = older.Spec, Status = older.Status };

    /// <inheritdoc />
    public DestinationRuleV1Alpha3 FromStorage(DestinationRule storage) => new() { Metadata = storage.Metadata, Spec = storage.Spec, Status = storage.Status };
}
