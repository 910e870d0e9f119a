using LuBan.Sdk;
using LuBan.Sdk.Core;
using LuBan.ServiceMesh.Model;

namespace LuBan.ServiceMesh.Compiling;

/// <summary>All objects that the mesh is made of, at one moment.</summary>
internal sealed record MeshSnapshot
{
    public IReadOnlyList<VirtualService> VirtualServices { get; init; } = [];

    public IReadOnlyList<DestinationRule> DestinationRules { get; init; } = [];

    public IReadOnlyList<MeshService> MeshServices { get; init; } = [];

    public IReadOnlyList<RateLimitPolicy> RateLimits { get; init; } = [];

    public IReadOnlyList<Service> Services { get; init; } = [];

    public IReadOnlyList<EndpointSlice> Slices { get; init; } = [];

    /// <summary>The snapshot with this object in it, in the place of the one of its name.</summary>
    public MeshSnapshot With(Resource resource) => resource switch
    {
        VirtualService one => this with { VirtualServices = Put(VirtualServices, one) },
        DestinationRule one => this with { DestinationRules = Put(DestinationRules, one) },
        MeshService one => this with { MeshServices = Put(MeshServices, one) },
        RateLimitPolicy one => this with { RateLimits = Put(RateLimits, one) },
        Service one => this with { Services = Put(Services, one) },
        EndpointSlice one => this with { Slices = Put(Slices, one) },
        _ => this,
    };

    private static List<T> Put<T>(IReadOnlyList<T> all, T one) where T : Resource =>
        [.. all.Where(other => (other.Metadata.Namespace, other.Metadata.Name) != (one.Metadata.Namespace, one.Metadata.Name)), one];
}
