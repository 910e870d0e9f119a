using LuBan.ServiceMesh.Compiling;
using LuBan.ServiceMesh.Model;
using LuBan.ServiceMesh.Proxy.Control;
using LuBan.ServiceMesh.Proxy.Telemetry;
using LuBan.ServiceMesh.Validation;

namespace LuBan.ServiceMesh.Api;

/// <summary>Puts together what pages show of services: objects, endpoints, traffic.</summary>
internal sealed class ServiceViews(MeshSnapshot snapshot, IReadOnlyList<TrafficStats> traffic, IReadOnlyList<ClusterStatus> clusters)
{
    private readonly HostRegistry _registry = new(snapshot);

    public IEnumerable<ServiceView> All(string? @namespace) => _registry.All.Where(host => @namespace is null || host.Namespace == @namespace).OrderBy(host => host.Key, StringComparer.Ordinal).Select(Of);

    private ServiceView Of(MeshHost host)
    {
        var rules = snapshot.VirtualServices.OrderBy(one => one.Metadata.CreationTimestamp).FirstOrDefault(one => one.Spec.Hosts.Any(name => _registry.Find(name, one.Metadata.Namespace ?? "")?.Key == host.Key));
        var destination = snapshot.DestinationRules.OrderBy(one => one.Metadata.CreationTimestamp).FirstOrDefault(one => _registry.Find(one.Spec.Host, one.Metadata.Namespace ?? "")?.Key == host.Key);
        var own = traffic.Where(one => (one.Namespace, one.Service) == (host.Namespace, host.Name)).ToList();
        return new(host.Namespace, host.Name)
        {
            IsMesh = host.Service is not null, Address = host.Service?.Status?.Address, Ports = host.Ports, Hosts = [.. host.Names], Endpoints = [.. host.Endpoints.Select(one => EndpointOf(one, host))],
            VirtualService = rules?.Metadata.Name, DestinationRule = destination?.Metadata.Name, Traffic = TrafficSum.Of(own, ""),
            Versions = [.. (destination?.Spec.Subsets ?? []).Select(subset => new VersionView(subset.Name, subset.Labels ?? new Dictionary<string, string>(), host.Endpoints.Count(one => one.Has(subset.Labels)), Weights.Of(rules, subset.Name), TrafficSum.Of([.. own.Where(one => one.Subset == subset.Name)], subset.Name)))],
            Problems = [.. Problems(host, rules, destination)],
        };
    }

    private IEnumerable<string> Problems(MeshHost host, VirtualService? rules, DestinationRule? destination) =>
        new LuBan.Sdk.Resource?[] { host.Service, rules, destination }.OfType<LuBan.Sdk.Resource>().SelectMany(one => MeshValidator.Check(one, snapshot, _registry)).Select(one => $"{one.Code}: {one.Field}: {one.Message}")
            .Concat(host.Service?.Status?.Conditions?.Where(one => one is { Type: "Ready", Status: "False" }).Select(one => one.Message) ?? []);

    private EndpointView EndpointOf(HostEndpoint endpoint, MeshHost host)
    {
        var keys = endpoint.Ports.Values.Distinct().Select(port => new Proxy.Tables.EndpointEntry(endpoint.Address, port).Key).ToHashSet(StringComparer.Ordinal);
        var live = clusters.Where(one => (one.Namespace, one.Service) == (host.Namespace, host.Name)).SelectMany(one => one.Endpoints).Where(one => keys.Contains(one.Address)).ToList();
        return new(keys.FirstOrDefault() ?? endpoint.Address, endpoint.Labels, live.Max(one => one.EjectedUntil), live.Sum(one => one.Requests), live.Sum(one => one.Active));
    }
}
