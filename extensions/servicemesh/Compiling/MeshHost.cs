using LuBan.ServiceMesh.Model;
using LuBan.ServiceMesh.Proxy.Tables;

namespace LuBan.ServiceMesh.Compiling;

/// <summary>A service that rules can name: a MeshService, or a core Service without one.</summary>
internal sealed record MeshHost(string Namespace, string Name)
{
    public const string Domain = "svc.cluster.local";

    /// <summary>Null for a core Service, which is no host of its own.</summary>
    public MeshService? Service { get; init; }

    public IReadOnlyList<MeshPort> Ports { get; init; } = [];

    public IReadOnlyList<HostEndpoint> Endpoints { get; init; } = [];

    public string Key => $"{Namespace}/{Name}";

    /// <summary>Every name that it is called by on the shared port.</summary>
    public IEnumerable<string> Names => [$"{Name}.{Namespace}", $"{Name}.{Namespace}.svc", $"{Name}.{Namespace}.{Domain}", .. Service?.Spec.Hosts ?? []];
}

/// <summary>One endpoint of a service, with its port for each port of the service.</summary>
internal sealed record HostEndpoint(string Address, IReadOnlyDictionary<int, int> Ports, IReadOnlyDictionary<string, string> Labels)
{
    public bool Has(IReadOnlyDictionary<string, string>? labels) => labels is null || labels.All(one => Labels.TryGetValue(one.Key, out var value) && value == one.Value);

    public EndpointEntry? At(int port, string service) => Ports.TryGetValue(port, out var target) ? new(Address, target, Labels.GetValueOrDefault("app", service), Labels.GetValueOrDefault("version")) : null;
}
