using LuBan.Sdk.Core;
using LuBan.ServiceMesh.Model;

namespace LuBan.ServiceMesh.Compiling;

/// <summary>Finds services by the names that rules use.</summary>
internal sealed class HostRegistry
{
    private readonly Dictionary<string, MeshHost> _hosts = new(StringComparer.Ordinal);
    private readonly ILookup<(string Namespace, string Service), EndpointSlice> _slices;

    public HostRegistry(MeshSnapshot snapshot)
    {
        _slices = snapshot.Slices.Where(slice => slice.Metadata.Labels?.ContainsKey(EndpointSlice.ServiceNameLabel) == true)
            .ToLookup(slice => (slice.Metadata.Namespace ?? "", slice.Metadata.Labels![EndpointSlice.ServiceNameLabel]));
        foreach (var service in snapshot.Services)
        {
            var ports = (service.Spec.Ports ?? []).Where(port => port.Protocol is null or "TCP").Select(port => new MeshPort { Name = port.Name, Port = port.Port, TargetPort = port.TargetPort?.Number, Protocol = ProtocolOf(port.AppProtocol) }).ToList();
            Add(new(service.Metadata.Namespace ?? "", service.Metadata.Name ?? "") { Ports = ports, Endpoints = FromSlices(service.Metadata.Namespace ?? "", service.Metadata.Name ?? "", ports) });
        }
        foreach (var service in snapshot.MeshServices.OrderBy(one => one.Metadata.CreationTimestamp)) Add(Of(service));
    }

    public IEnumerable<MeshHost> All => _hosts.Values;

    /// <summary>The service that a host means, seen from a namespace; null for none.</summary>
    public MeshHost? Find(string host, string @namespace)
    {
        if (!host.Contains('.', StringComparison.Ordinal)) return _hosts.GetValueOrDefault($"{@namespace}/{host}");
        var parts = host.Split('.');
        if (parts.Length == 2 || host.EndsWith($".{MeshHost.Domain}", StringComparison.Ordinal) || (parts.Length == 3 && parts[2] == "svc"))
        {
            if (_hosts.GetValueOrDefault($"{parts[1]}/{parts[0]}") is { } found) return found;
        }
        return _hosts.Values.FirstOrDefault(one => one.Service?.Spec.Hosts?.Contains(host, StringComparer.OrdinalIgnoreCase) == true);
    }

    private MeshHost Of(MeshService service)
    {
        var (space, name, spec) = (service.Metadata.Namespace ?? "", service.Metadata.Name ?? "", service.Spec);
        return new(space, name)
        {
            Service = service, Ports = spec.Ports,
            Endpoints = spec.Endpoints is { } endpoints ? [.. endpoints.Select(one => Fixed(one, spec.Ports))] : FromSlices(space, spec.Service ?? name, spec.Ports),
        };
    }

    private static HostEndpoint Fixed(MeshEndpoint endpoint, IReadOnlyList<MeshPort> ports) =>
        new(endpoint.Address, ports.DistinctBy(port => port.Port).ToDictionary(port => port.Port, port => endpoint.Ports?.TryGetValue(port.Name ?? "", out var named) == true ? named : endpoint.Port ?? port.TargetPort ?? port.Port), endpoint.Labels ?? new Dictionary<string, string>());

    private List<HostEndpoint> FromSlices(string space, string service, IReadOnlyList<MeshPort> ports)
    {
        var found = new List<HostEndpoint>();
        foreach (var slice in _slices[(space, service)].OrderBy(one => one.Metadata.Name, StringComparer.Ordinal))
        {
            var targets = ports.DistinctBy(port => port.Port).Select(port => (port.Port, Target: TargetOf(slice, port, ports.Count == 1))).Where(one => one.Target is not null).ToDictionary(one => one.Port, one => one.Target!.Value);
            // Ready is true where nothing is said (Kubernetes' own rule).
            found.AddRange(slice.Endpoints.Where(one => one.Conditions?.Ready ?? true).SelectMany(one => one.Addresses.Take(1)).Select(address => new HostEndpoint(address, targets, slice.Metadata.Labels!)));
        }
        return found;
    }

    private static int? TargetOf(EndpointSlice slice, MeshPort port, bool isOnly) =>
        (slice.Ports ?? []).FirstOrDefault(one => (one.Name ?? "") == (port.Name ?? ""))?.Port ?? (isOnly && slice.Ports?.Count == 1 ? slice.Ports[0].Port : null);

    private static string? ProtocolOf(string? protocol) => protocol switch { "kubernetes.io/h2c" or "http2" => "HTTP2", "grpc" => "GRPC", _ => null };

    private void Add(MeshHost host) => _hosts[host.Key] = host;
}
