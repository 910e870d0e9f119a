using LuBan.ServiceMesh.Proxy.Telemetry;

namespace LuBan.ServiceMesh.Api;

/// <summary>Who calls whom.</summary>
internal sealed record GraphView(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, double WindowSeconds)
{
    public const string Unknown = "unknown";

    /// <summary>The graph of some traffic: callers, services, and the versions of a service.</summary>
    public static GraphView Of(IReadOnlyList<TrafficStats> traffic, TimeSpan window)
    {
        var edges = traffic.GroupBy(one => (From: one.Source, To: $"{one.Service}.{one.Namespace}")).Select(one => GraphEdge.Of(one.Key.From, one.Key.To, [.. one])).ToList();
        edges.AddRange(traffic.Where(one => one.Subset.Length > 0).GroupBy(one => (From: $"{one.Service}.{one.Namespace}", To: $"{one.Service}.{one.Namespace}|{one.Subset}")).Select(one => GraphEdge.Of(one.Key.From, one.Key.To, [.. one])));
        var nodes = edges.SelectMany(one => new[] { one.From, one.To }).Distinct().Order(StringComparer.Ordinal).Select(id => new GraphNode(id, edges.Where(one => one.To == id).Select(one => one.SuccessRate).DefaultIfEmpty(1).Min()));
        return new([.. nodes], edges, window.TotalSeconds);
    }
}

/// <summary>A caller (<c>name.namespace</c>), a service (the same), or a version of it (<c>name.namespace|subset</c>).</summary>
internal sealed record GraphNode(string Id, double SuccessRate);

/// <summary>Requests from one to another.</summary>
internal sealed record GraphEdge(string From, string To, long Requests, double PerSecond, double SuccessRate, double? P95)
{
    public static GraphEdge Of(string from, string to, IReadOnlyList<TrafficStats> all)
    {
        var sum = TrafficSum.Of(all, "")!;
        return new(from, to, sum.Requests, sum.PerSecond, sum.SuccessRate, sum.P95);
    }
}
