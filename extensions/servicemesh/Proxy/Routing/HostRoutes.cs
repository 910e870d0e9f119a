using LuBan.ServiceMesh.Proxy.Tables;
using LuBan.ServiceMesh.Proxy.Upstreams;

namespace LuBan.ServiceMesh.Proxy.Routing;

/// <summary>A host with its rules, in order.</summary>
internal sealed class HostRoutes(HostEntry entry, Func<string, Cluster> cluster, Func<RateLimitEntry, RateLimit> limit)
{
    public HostEntry Entry => entry;

    public CompiledRule[] Rules { get; } = [.. entry.Rules.Select(rule => new CompiledRule(rule, cluster))];

    public RateLimit[] Limits { get; } = [.. entry.RateLimits.Select(limit)];

    /// <summary>The first rule that takes the request; null when none does.</summary>
    public CompiledRule? Choose(RequestFacts facts, out CompiledMatch? by)
    {
        foreach (var rule in Rules) if (rule.Takes(facts, out by)) return rule;
        by = null;
        return null;
    }
}
