using LuBan.Sdk;
using LuBan.ServiceMesh.Proxy.Istio;

namespace LuBan.ServiceMesh.Model;

/// <summary>Rules for the requests to some hosts.</summary>
[ResourceKind("networking.istio.io", "v1", "VirtualService", ShortNames = ["vs"], Categories = ["istio-io", "networking-istio-io"])]
[PrinterColumn("Hosts", ".spec.hosts")]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
public sealed record VirtualService : Resource<VirtualServiceSpec, MeshStatus>;

/// <summary>The same under an older version of upstream's.</summary>
[ResourceKind("networking.istio.io", "v1beta1", "VirtualService", ShortNames = ["vs"])]
public sealed record VirtualServiceV1Beta1 : Resource<VirtualServiceSpec, MeshStatus>;

/// <summary>The same under upstream's first version.</summary>
[ResourceKind("networking.istio.io", "v1alpha3", "VirtualService", ShortNames = ["vs"])]
public sealed record VirtualServiceV1Alpha3 : Resource<VirtualServiceSpec, MeshStatus>;

/// <summary>All versions have the same fields.</summary>
public sealed class VirtualServiceFromV1Beta1 : IResourceConverter<VirtualServiceV1Beta1, VirtualService>
{
    /// <inheritdoc />
    public VirtualService ToStorage(VirtualServiceV1Beta1 older) => new() { Metadata = older.Metadata, Spec = older.Spec, Status = older.Status };

    /// <inheritdoc />
    public VirtualServiceV1Beta1 FromStorage(VirtualService storage) => new() { Metadata = storage.Metadata, Spec = storage.Spec, Status = storage.Status };
}

/// <summary>All versions have the same fields.</summary>
public sealed class VirtualServiceFromV1Alpha3 : IResourceConverter<VirtualServiceV1Alpha3, VirtualService>
{
    /// <inheritdoc />
    public VirtualService ToStorage(VirtualServiceV1Alpha3 older) => new() { Metadata = older.Metadata, Spec = older.Spec, Status = older.Status };

    /// <inheritdoc />
    public VirtualServiceV1Alpha3 FromStorage(VirtualService storage) => new() { Metadata = storage.Metadata, Spec = storage.Spec, Status = storage.Status };
}
