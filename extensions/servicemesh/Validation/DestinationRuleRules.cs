using System.Text.RegularExpressions;
using LuBan.ServiceMesh.Compiling;
using LuBan.ServiceMesh.Model;
using LuBan.ServiceMesh.Proxy.Istio;

namespace LuBan.ServiceMesh.Validation;

/// <summary>What can be wrong with a DestinationRule.</summary>
internal sealed partial class DestinationRuleRules(DestinationRule rule, MeshSnapshot snapshot, HostRegistry registry)
{
    private static readonly string[] Balancers = ["ROUND_ROBIN", "LEAST_REQUEST", "LEAST_CONN", "RANDOM", "UNSPECIFIED"];

    private readonly Findings _findings = new();

    public IReadOnlyList<Finding> Check()
    {
        var (spec, space) = (rule.Spec, rule.Metadata.Namespace ?? "");
        var host = registry.Find(spec.Host, space);
        if (spec.Host.Length == 0) _findings.Error("LB9301", "spec.host", "There is no host. Name the service that the rule is for.");
        else if (host is null) _findings.Warning("LB9320", "spec.host", $"Nothing in the mesh is called '{spec.Host}' (seen from namespace '{space}'). The rule has no effect until there is a MeshService or a Service of this name.");
        else CheckOthers(host);
        CheckPolicy(spec.TrafficPolicy, "spec.trafficPolicy");
        CheckSubsets(spec.Subsets ?? [], host);
        _findings.Unsupported("spec.exportTo", spec.ExportTo);
        _findings.Unsupported("spec.workloadSelector", spec.WorkloadSelector);
        return _findings.All;
    }

    private void CheckOthers(MeshHost host)
    {
        var other = snapshot.DestinationRules.FirstOrDefault(one => (one.Metadata.Namespace, one.Metadata.Name) != (rule.Metadata.Namespace, rule.Metadata.Name) && registry.Find(one.Spec.Host, one.Metadata.Namespace ?? "")?.Key == host.Key
            && (rule.Metadata.Uid is null || (one.Metadata.CreationTimestamp, one.Metadata.Uid).CompareTo((rule.Metadata.CreationTimestamp, rule.Metadata.Uid)) < 0));
        if (other is not null) _findings.Error("LB9327", "spec.host", $"'{host.Name}' has the DestinationRule '{other.Metadata.Namespace}/{other.Metadata.Name}' already, and which of the two holds would be chance. Put all of it into one.");
    }

    private void CheckSubsets(IReadOnlyList<Subset> subsets, MeshHost? host)
    {
        for (var index = 0; index < subsets.Count; index++)
        {
            var (subset, field) = (subsets[index], $"spec.subsets[{index}]");
            if (!SubsetName().IsMatch(subset.Name)) _findings.Error("LB9313", $"{field}.name", $"'{subset.Name}' is no name of a subset. Write small letters, digits and hyphens.");
            if (subsets.Take(index).Any(one => one.Name == subset.Name)) _findings.Error("LB9313", $"{field}.name", $"There are two subsets '{subset.Name}'.");
            if (subset.Labels is not { Count: > 0 }) _findings.Warning("LB9313", $"{field}.labels", $"The subset '{subset.Name}' has no labels, so that all endpoints belong to it.");
            else if (host is not null && !host.Endpoints.Any(one => one.Has(subset.Labels))) _findings.Warning("LB9328", $"{field}.labels", $"No endpoint of {host.Name} has {string.Join(", ", subset.Labels.Select(one => $"{one.Key}={one.Value}"))}. Labels are those of the EndpointSlices, or of the fixed endpoints.");
            CheckPolicy(subset.TrafficPolicy, $"{field}.trafficPolicy");
        }
    }

    private void CheckPolicy(TrafficPolicy? policy, string field)
    {
        if (policy is null) return;
        CheckBalancer(policy.LoadBalancer, $"{field}.loadBalancer");
        CheckPool(policy.ConnectionPool, $"{field}.connectionPool");
        CheckOutlier(policy.OutlierDetection, $"{field}.outlierDetection");
        _findings.Unsupported($"{field}.tls", policy.Tls, "Endpoints are called without TLS.");
        _findings.Unsupported($"{field}.portLevelSettings", policy.PortLevelSettings);
        _findings.Unsupported($"{field}.tunnel", policy.Tunnel);
        _findings.Unsupported($"{field}.proxyProtocol", policy.ProxyProtocol);
        _findings.Unsupported($"{field}.retryBudget", policy.RetryBudget);
    }

    private void CheckBalancer(LoadBalancerSettings? balancer, string field)
    {
        if (balancer is null) return;
        if (balancer.Simple is { } simple && !Balancers.Contains(simple)) _findings.Error("LB9312", $"{field}.simple", $"'{simple}' is no way to balance that this mesh knows. There are ROUND_ROBIN, LEAST_REQUEST and RANDOM.");
        if (balancer is { Simple: not null, ConsistentHash: not null }) _findings.Error("LB9312", field, "Only one of simple and consistentHash may be given.");
        _findings.Unsupported($"{field}.localityLbSetting", balancer.LocalityLbSetting);
        _findings.Unsupported($"{field}.warmup", balancer.Warmup);
        _findings.Unsupported($"{field}.warmupDurationSecs", balancer.WarmupDurationSecs);
        if (balancer.ConsistentHash is not { } hash) return;
        var keys = new object?[] { hash.HttpHeaderName, hash.HttpCookie, hash.HttpQueryParameterName, hash.UseSourceIp == true ? hash : null }.Count(one => one is not null);
        if (keys != 1) _findings.Error("LB9311", $"{field}.consistentHash", $"{(keys == 0 ? "Nothing says" : "Several fields say")} by what callers are told apart. Give one of httpHeaderName, httpCookie, useSourceIp and httpQueryParameterName.");
        if (hash.HttpCookie is { Name.Length: 0 }) _findings.Error("LB9311", $"{field}.consistentHash.httpCookie.name", "The cookie has no name.");
        _findings.Span(hash.HttpCookie?.Ttl, $"{field}.consistentHash.httpCookie.ttl", mayBeZero: true);
    }

    private void CheckPool(ConnectionPoolSettings? pool, string field)
    {
        CheckLeast(pool?.Tcp?.MaxConnections, 1, $"{field}.tcp.maxConnections");
        CheckLeast(pool?.Http?.Http1MaxPendingRequests, 0, $"{field}.http.http1MaxPendingRequests");
        CheckLeast(pool?.Http?.Http2MaxRequests, 1, $"{field}.http.http2MaxRequests");
        CheckLeast(pool?.Http?.MaxRetries, 0, $"{field}.http.maxRetries");
        _findings.Span(pool?.Tcp?.ConnectTimeout, $"{field}.tcp.connectTimeout");
        _findings.Span(pool?.Tcp?.MaxConnectionDuration, $"{field}.tcp.maxConnectionDuration");
        _findings.Span(pool?.Http?.IdleTimeout, $"{field}.http.idleTimeout");
        _findings.Unsupported($"{field}.tcp.tcpKeepalive", pool?.Tcp?.TcpKeepalive);
        _findings.Unsupported($"{field}.tcp.idleTimeout", pool?.Tcp?.IdleTimeout, "Write http.idleTimeout.");
        _findings.Unsupported($"{field}.http.useClientProtocol", pool?.Http?.UseClientProtocol);
        _findings.Unsupported($"{field}.http.maxConcurrentStreams", pool?.Http?.MaxConcurrentStreams);
        if (pool?.Http?.MaxRequestsPerConnection is > 1) _findings.Unsupported($"{field}.http.maxRequestsPerConnection", pool, "Only 1 has an effect: a new connection for each request.");
    }

    private void CheckOutlier(OutlierDetection? outlier, string field)
    {
        if (outlier is null) return;
        CheckLeast(outlier.Consecutive5xxErrors, 0, $"{field}.consecutive5xxErrors");
        CheckLeast(outlier.ConsecutiveGatewayErrors, 0, $"{field}.consecutiveGatewayErrors");
        _findings.Span(outlier.Interval, $"{field}.interval");
        _findings.Span(outlier.BaseEjectionTime, $"{field}.baseEjectionTime");
        _findings.Share(outlier.MaxEjectionPercent, $"{field}.maxEjectionPercent");
        _findings.Share(outlier.MinHealthPercent, $"{field}.minHealthPercent");
        _findings.Unsupported($"{field}.splitExternalLocalOriginErrors", outlier.SplitExternalLocalOriginErrors);
        _findings.Unsupported($"{field}.consecutiveLocalOriginFailures", outlier.ConsecutiveLocalOriginFailures);
    }

    private void CheckLeast(int? value, int least, string field)
    {
        if (value < least) _findings.Error("LB9314", field, $"{value} is too little. Write {least} or more.");
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex SubsetName();
}
