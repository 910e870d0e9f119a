using LuBan.ServiceMesh.Model;
using LuBan.ServiceMesh.Proxy.Istio;
using LuBan.ServiceMesh.Proxy.Routing;
using LuBan.ServiceMesh.Proxy.Tables;

namespace LuBan.ServiceMesh.Compiling;

/// <summary>Makes a table of the objects. What is not valid is left out: the rest of the mesh goes on.</summary>
internal sealed class TableCompiler(MeshSnapshot snapshot, IReadOnlyDictionary<string, string> addresses, MeshOptions options)
{
    private readonly HostRegistry _registry = new(snapshot);
    private readonly Dictionary<string, ClusterEntry> _clusters = new(StringComparer.Ordinal);

    public MeshTable Compile()
    {
        var claimed = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var owners = Owners();
        var hosts = _registry.All.Where(host => host.Service is not null).OrderBy(host => host.Key, StringComparer.Ordinal).Select(host => HostOf(host, owners.GetValueOrDefault(host.Key), claimed)).ToList();
        hosts.AddRange(OtherHosts(claimed));
        var listeners = _registry.All.Where(host => host.Service is not null).SelectMany(host => host.Ports.Select(port => new ListenerEntry(addresses[host.Key], port.Port, ListenerKind.Service, host.Key))).ToList();
        listeners.Add(new("127.0.0.1", options.SharedPort, ListenerKind.Shared));
        listeners.Add(new("127.0.0.1", options.MetricsPort, ListenerKind.Metrics));
        return TableJson.Seal(new()
        {
            Hosts = hosts, Listeners = [.. listeners.DistinctBy(one => one.Port > 0 ? one.Key : one.ToString())], Clusters = [.. _clusters.Values.OrderBy(one => one.Name, StringComparer.Ordinal)], AccessLog = options.AccessLog,
        });
    }

    /// <summary>The VirtualService of each service: of several the oldest, which was there first.</summary>
    private Dictionary<string, VirtualService> Owners()
    {
        var owners = new Dictionary<string, VirtualService>(StringComparer.Ordinal);
        foreach (var rule in Ordered())
        {
            foreach (var host in rule.Spec.Hosts) if (_registry.Find(host, rule.Metadata.Namespace ?? "") is { } found) owners.TryAdd(found.Key, rule);
        }
        return owners;
    }

    private IEnumerable<VirtualService> Ordered() => snapshot.VirtualServices.OrderBy(one => one.Metadata.CreationTimestamp).ThenBy(one => one.Metadata.Uid, StringComparer.Ordinal);

    private HostEntry HostOf(MeshHost host, VirtualService? rules, HashSet<string> claimed) => new()
    {
        Name = host.Key, Namespace = host.Namespace, Service = host.Name, Domains = [.. host.Names.Where(claimed.Add)],
        Rules = rules is null ? [.. host.Ports.Skip(1).Concat(host.Ports.Take(1)).Select((port, index) => Default(host, port, isLast: index == host.Ports.Count - 1))] : [.. RulesOf(rules)],
        RateLimits = [.. snapshot.RateLimits.Where(policy => _registry.Find(policy.Spec.Host, policy.Metadata.Namespace ?? "")?.Key == host.Key).OrderBy(policy => policy.Metadata.Name, StringComparer.Ordinal).SelectMany(LimitsOf)],
    };

    /// <summary>Hosts that are no service: the shared port leads to them.</summary>
    private List<HostEntry> OtherHosts(HashSet<string> claimed)
    {
        var others = new List<HostEntry>();
        foreach (var rule in Ordered())
        {
            var space = rule.Metadata.Namespace ?? "";
            var domains = rule.Spec.Hosts.SelectMany(host => DomainsOf(host, space)).Where(claimed.Add).ToList();
            if (domains.Count > 0) others.Add(new() { Name = $"{space}/{rule.Metadata.Name}/{domains[0]}", Namespace = space, Domains = domains, Rules = [.. RulesOf(rule)] });
        }
        return others;
    }

    /// <summary>A host with an address of its own is not here; a core Service goes by its names, everything else by the one that is written.</summary>
    private IEnumerable<string> DomainsOf(string host, string space) =>
        _registry.Find(host, space) is { } found ? found.Service is null ? found.Names : [] : host == "*" || host.Contains('.', StringComparison.Ordinal) ? [host] : [];

    /// <summary>Each port to its own; what comes by the shared port and names none, to the first.</summary>
    private RuleEntry Default(MeshHost host, MeshPort port, bool isLast) => new()
    {
        Name = "default", Route = new() { Match = isLast ? null : [new() { Port = port.Port }], Route = [new() { Destination = new() { Host = host.Name }, Weight = 100 }] }, Clusters = [Cluster(host, null, port.Port)],
    };

    private IEnumerable<RuleEntry> RulesOf(VirtualService rules)
    {
        var space = rules.Metadata.Namespace ?? "";
        foreach (var (route, index) in (rules.Spec.Http ?? []).Select((route, index) => (route, index)))
        {
            yield return new()
            {
                Name = route.Name is { Length: > 0 } name ? name : $"http[{index}]", Source = $"{space}/{rules.Metadata.Name}", Route = route,
                Clusters = [.. (route.Route ?? []).Select(one => Cluster(one.Destination, space))], Mirrors = [.. CompiledRule.MirrorsOf(route).Select(one => Cluster(one.Destination, space))],
            };
        }
    }

    /// <summary>The cluster of a destination. One that is nowhere has no endpoints, so that its requests are answered and explained.</summary>
    private string Cluster(Destination destination, string space)
    {
        var host = _registry.Find(destination.Host, space) ?? new MeshHost(space, destination.Host);
        return Cluster(host, destination.Subset, destination.Port?.Number ?? host.Ports.FirstOrDefault()?.Port ?? 0);
    }

    private string Cluster(MeshHost host, string? subset, int port)
    {
        var name = $"{host.Name}.{host.Namespace}|{subset}|{port}";
        if (_clusters.ContainsKey(name)) return name;
        var rule = RuleOf(host);
        var part = subset is null ? null : rule?.Spec.Subsets?.FirstOrDefault(one => one.Name == subset);
        var endpoints = subset is not null && part is null ? [] : host.Endpoints.Where(one => one.Has(part?.Labels)).Select(one => one.At(port, host.Name)).OfType<EndpointEntry>();
        _clusters[name] = new()
        {
            Name = name, Namespace = host.Namespace, Service = host.Name, Subset = subset, Port = port, Http2 = host.Ports.FirstOrDefault(one => one.Port == port)?.Protocol is "HTTP2" or "GRPC",
            Policy = Merge(rule?.Spec.TrafficPolicy, part?.TrafficPolicy), Endpoints = [.. endpoints.Distinct()],
        };
        return name;
    }

    private DestinationRule? RuleOf(MeshHost host) => snapshot.DestinationRules.OrderBy(one => one.Metadata.CreationTimestamp).ThenBy(one => one.Metadata.Uid, StringComparer.Ordinal).FirstOrDefault(one => _registry.Find(one.Spec.Host, one.Metadata.Namespace ?? "")?.Key == host.Key);

    private static TrafficPolicy Merge(TrafficPolicy? all, TrafficPolicy? part) => new()
    {
        LoadBalancer = part?.LoadBalancer ?? all?.LoadBalancer, ConnectionPool = part?.ConnectionPool ?? all?.ConnectionPool, OutlierDetection = part?.OutlierDetection ?? all?.OutlierDetection,
    };

    private static IEnumerable<RateLimitEntry> LimitsOf(RateLimitPolicy policy) => policy.Spec.Limits.Select((limit, index) => new RateLimitEntry
    {
        Name = limit.Name is { Length: > 0 } name ? name : $"{policy.Metadata.Name}[{index}]", Match = limit.Match, Header = limit.Key?.Header, BySource = limit.Key?.SourceIp == true,
        PerSecond = limit.Requests / (Duration.Parse(limit.Per) ?? TimeSpan.FromSeconds(1)).TotalSeconds, Burst = limit.Burst ?? limit.Requests,
    });
}
