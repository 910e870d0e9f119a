using System.Text.Json.Nodes;

namespace LuBan.ServiceMesh.Proxy.Istio;

/// <summary>What holds for requests once they are routed to a service: the fields of <c>networking.istio.io</c> DestinationRule.</summary>
public sealed record DestinationRuleSpec
{
    /// <summary>The service: its name in this namespace, or its full name.</summary>
    public string Host { get; init; } = "";

    /// <summary>For all of its endpoints.</summary>
    public TrafficPolicy? TrafficPolicy { get; init; }

    /// <summary>Parts of the service, by labels.</summary>
    public IReadOnlyList<Subset>? Subsets { get; init; }

    /// <summary>Not supported.</summary>
    public IReadOnlyList<string>? ExportTo { get; init; }

    /// <summary>Not supported.</summary>
    public JsonNode? WorkloadSelector { get; init; }
}

/// <summary>A part of a service.</summary>
public sealed record Subset
{
    /// <summary>Its name, unique in the rule.</summary>
    public string Name { get; init; } = "";

    /// <summary>Endpoints with all of these labels belong to it.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Instead of the service's own, field by field.</summary>
    public TrafficPolicy? TrafficPolicy { get; init; }
}

/// <summary>Balancing, limits, and what becomes of endpoints that fail.</summary>
public sealed record TrafficPolicy
{
    /// <summary>Which endpoint is taken.</summary>
    public LoadBalancerSettings? LoadBalancer { get; init; }

    /// <summary>Limits.</summary>
    public ConnectionPoolSettings? ConnectionPool { get; init; }

    /// <summary>Sets endpoints aside that fail.</summary>
    public OutlierDetection? OutlierDetection { get; init; }

    /// <summary>Not supported.</summary>
    public JsonNode? Tls { get; init; }

    /// <summary>Not supported.</summary>
    public JsonNode? PortLevelSettings { get; init; }

    /// <summary>Not supported.</summary>
    public JsonNode? Tunnel { get; init; }

    /// <summary>Not supported.</summary>
    public JsonNode? ProxyProtocol { get; init; }

    /// <summary>Not supported.</summary>
    public JsonNode? RetryBudget { get; init; }
}

/// <summary>Which endpoint is taken.</summary>
public sealed record LoadBalancerSettings
{
    /// <summary><c>LEAST_REQUEST</c> (without it), <c>ROUND_ROBIN</c>, <c>RANDOM</c>.</summary>
    public string? Simple { get; init; }

    /// <summary>The same caller gets the same endpoint.</summary>
    public ConsistentHash? ConsistentHash { get; init; }

    /// <summary>Not supported.</summary>
    public JsonNode? LocalityLbSetting { get; init; }

    /// <summary>Not supported.</summary>
    public string? WarmupDurationSecs { get; init; }

    /// <summary>Not supported.</summary>
    public JsonNode? Warmup { get; init; }
}

/// <summary>By what callers are told apart; one of these.</summary>
public sealed record ConsistentHash
{
    /// <summary>A header.</summary>
    public string? HttpHeaderName { get; init; }

    /// <summary>A cookie.</summary>
    public HashCookie? HttpCookie { get; init; }

    /// <summary>The caller's address.</summary>
    public bool? UseSourceIp { get; init; }

    /// <summary>A parameter of the query.</summary>
    public string? HttpQueryParameterName { get; init; }

    /// <summary>Has no effect: endpoints are chosen by rendezvous hashing, which needs no ring.</summary>
    public JsonNode? RingHash { get; init; }

    /// <summary>Has no effect, as with <see cref="RingHash"/>.</summary>
    public JsonNode? Maglev { get; init; }

    /// <summary>Has no effect; upstream's older field.</summary>
    public long? MinimumRingSize { get; init; }
}

/// <summary>A cookie that is set when the caller brings none and <see cref="Ttl"/> is there.</summary>
public sealed record HashCookie
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its path.</summary>
    public string? Path { get; init; }

    /// <summary>How long it is kept; <c>0s</c> as long as the browser runs.</summary>
    public string? Ttl { get; init; }
}

/// <summary>Limits.</summary>
public sealed record ConnectionPoolSettings
{
    /// <summary>Of connections.</summary>
    public TcpSettings? Tcp { get; init; }

    /// <summary>Of requests.</summary>
    public HttpSettings? Http { get; init; }
}

/// <summary>Limits of connections.</summary>
public sealed record TcpSettings
{
    /// <summary>To all endpoints together; a request of HTTP/1.1 needs one of its own.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>10 s without it.</summary>
    public string? ConnectTimeout { get; init; }

    /// <summary>How long one is kept at most.</summary>
    public string? MaxConnectionDuration { get; init; }

    /// <summary>Not supported.</summary>
    public JsonNode? TcpKeepalive { get; init; }

    /// <summary>Not supported.</summary>
    public string? IdleTimeout { get; init; }
}

/// <summary>Limits of requests.</summary>
public sealed record HttpSettings
{
    /// <summary>How many wait for a connection; 1024 without it.</summary>
    public int? Http1MaxPendingRequests { get; init; }

    /// <summary>How many are under way, of any version of HTTP.</summary>
    public int? Http2MaxRequests { get; init; }

    /// <summary>1 closes the connection after each request; other values are not supported.</summary>
    public int? MaxRequestsPerConnection { get; init; }

    /// <summary>How many retries are under way.</summary>
    public int? MaxRetries { get; init; }

    /// <summary>How long an idle connection is kept; 60 s without it.</summary>
    public string? IdleTimeout { get; init; }

    /// <summary><c>UPGRADE</c> speaks HTTP/2 to the endpoints.</summary>
    public string? H2UpgradePolicy { get; init; }

    /// <summary>Not supported.</summary>
    public bool? UseClientProtocol { get; init; }

    /// <summary>Not supported.</summary>
    public int? MaxConcurrentStreams { get; init; }
}

/// <summary>Sets endpoints aside that fail.</summary>
public sealed record OutlierDetection
{
    /// <summary>Answers of 5xx, and failures to answer, one after the other; 5 without it, 0 for never.</summary>
    public int? Consecutive5xxErrors { get; init; }

    /// <summary>502, 503 and 504, and failures to answer, one after the other; never without it.</summary>
    public int? ConsecutiveGatewayErrors { get; init; }

    /// <summary>After this long without another ejection an earlier one is forgotten; 10 s without it.</summary>
    public string? Interval { get; init; }

    /// <summary>For how long; times the number of ejections. 30 s without it.</summary>
    public string? BaseEjectionTime { get; init; }

    /// <summary>How many of the endpoints at most, in percent; 10 without it. One may always be set aside.</summary>
    public int? MaxEjectionPercent { get; init; }

    /// <summary>When fewer than this percentage are left, all are used again; 0 without it.</summary>
    public int? MinHealthPercent { get; init; }

    /// <summary>Not supported.</summary>
    public bool? SplitExternalLocalOriginErrors { get; init; }

    /// <summary>Not supported.</summary>
    public int? ConsecutiveLocalOriginFailures { get; init; }
}
