using System.Collections.Frozen;
using LuBan.ServiceMesh.Proxy.Tables;
using LuBan.ServiceMesh.Proxy.Upstreams;

namespace LuBan.ServiceMesh.Proxy.Routing;

/// <summary>A whole table made ready. It never changes: a new one takes its place in one step, and requests under way finish with the one that they began with.</summary>
internal sealed class RoutingTable
{
    private readonly FrozenDictionary<string, HostRoutes> _byName;
    private readonly FrozenDictionary<string, HostRoutes> _exact;
    private readonly (string Suffix, HostRoutes Host)[] _wildcards;

    public RoutingTable(MeshTable table, IReadOnlyDictionary<string, Cluster> clusters, Func<HostEntry, RateLimitEntry, RateLimit> limit)
    {
        Table = table;
        Clusters = clusters;
        var hosts = table.Hosts.Select(entry => new HostRoutes(entry, name => clusters[name], one => limit(entry, one))).ToList();
        _byName = hosts.ToFrozenDictionary(host => host.Entry.Name, StringComparer.Ordinal);
        var domains = hosts.SelectMany(host => host.Entry.Domains.Select(domain => (Domain: domain.ToLowerInvariant(), Host: host))).DistinctBy(one => one.Domain).ToList();
        _exact = domains.Where(one => !one.Domain.StartsWith('*')).ToFrozenDictionary(one => one.Domain, one => one.Host, StringComparer.Ordinal);
        // The longest suffix counts; "*" is the shortest.
        _wildcards = [.. domains.Where(one => one.Domain.StartsWith('*')).Select(one => (one.Domain[1..], one.Host)).OrderByDescending(one => one.Item1.Length)];
    }

    public MeshTable Table { get; }

    public IReadOnlyDictionary<string, Cluster> Clusters { get; }

    /// <summary>The host that a listener or a Host header leads to; null for none.</summary>
    public HostRoutes? Find(ListenerEntry listener, string host) => listener.Kind == ListenerKind.Service ? _byName.GetValueOrDefault(listener.Host ?? "") : Find(host);

    /// <summary>The host that a Host header leads to; null for none.</summary>
    public HostRoutes? Find(string host)
    {
        if (_exact.TryGetValue(host, out var exact)) return exact;
        foreach (var (suffix, found) in _wildcards) if (host.Length > suffix.Length && host.EndsWith(suffix, StringComparison.Ordinal)) return found;
        return null;
    }
}
