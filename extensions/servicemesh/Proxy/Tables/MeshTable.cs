using LuBan.ServiceMesh.Proxy.Istio;

namespace LuBan.ServiceMesh.Proxy.Tables;

/// <summary>Everything that the data plane needs to know, at one moment. The extension writes it, the data plane keeps the last one on disk.</summary>
internal sealed record MeshTable
{
    public static MeshTable Empty { get; } = new();

    /// <summary>A digest of the content.</summary>
    public string Version { get; init; } = "";

    public IReadOnlyList<ListenerEntry> Listeners { get; init; } = [];

    public IReadOnlyList<HostEntry> Hosts { get; init; } = [];

    public IReadOnlyList<ClusterEntry> Clusters { get; init; } = [];

    public AccessLogMode AccessLog { get; init; }
}

/// <summary>Which requests are written into the access log.</summary>
internal enum AccessLogMode
{
    All,
    Failures,
    Off,
}

/// <summary>What is answered at an address.</summary>
internal enum ListenerKind
{
    /// <summary>One service, whatever the Host header says.</summary>
    Service,

    /// <summary>The host that the Host header names.</summary>
    Shared,

    /// <summary>The data plane's own metrics.</summary>
    Metrics,
}

/// <summary>An address that is listened at.</summary>
/// <param name="Address">An address of the loopback network.</param>
/// <param name="Port">0 for a free one.</param>
/// <param name="Kind">What is answered there.</param>
/// <param name="Host">The name of the host entry of a service.</param>
internal sealed record ListenerEntry(string Address, int Port, ListenerKind Kind, string? Host = null)
{
    public string Key => $"{Address}:{Port}";
}

/// <summary>A host and its rules.</summary>
internal sealed record HostEntry
{
    /// <summary><c>namespace/name</c> of the service, or the domain of a host that is no service.</summary>
    public required string Name { get; init; }

    public string Namespace { get; init; } = "";

    public string Service { get; init; } = "";

    /// <summary>Host headers that lead here on the shared port: exact, <c>*.example.org</c>, or <c>*</c>.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    public IReadOnlyList<RuleEntry> Rules { get; init; } = [];

    public IReadOnlyList<RateLimitEntry> RateLimits { get; init; } = [];
}

/// <summary>A rule with the clusters that its destinations were resolved to, in their order.</summary>
internal sealed record RuleEntry
{
    public required string Name { get; init; }

    /// <summary><c>namespace/name</c> of the VirtualService; empty for a rule of the mesh itself.</summary>
    public string Source { get; init; } = "";

    public HttpRoute Route { get; init; } = new();

    public IReadOnlyList<string> Clusters { get; init; } = [];

    public IReadOnlyList<string> Mirrors { get; init; } = [];
}

/// <summary>Endpoints that requests are spread over.</summary>
internal sealed record ClusterEntry
{
    public required string Name { get; init; }

    public string Namespace { get; init; } = "";

    public string Service { get; init; } = "";

    public string? Subset { get; init; }

    public int Port { get; init; }

    public bool Http2 { get; init; }

    public TrafficPolicy Policy { get; init; } = new();

    public IReadOnlyList<EndpointEntry> Endpoints { get; init; } = [];
}

/// <summary>Where one process of a service listens.</summary>
/// <param name="Address">An address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Workload">The label <c>app</c>, or the service's name.</param>
/// <param name="Version">The label <c>version</c>.</param>
internal sealed record EndpointEntry(string Address, int Port, string Workload = "", string? Version = null)
{
    public string Key => Address.Contains(':', StringComparison.Ordinal) ? $"[{Address}]:{Port}" : $"{Address}:{Port}";
}

/// <summary>A bucket of tokens for each key.</summary>
internal sealed record RateLimitEntry
{
    public required string Name { get; init; }

    public HttpMatchRequest? Match { get; init; }

    /// <summary>A header whose values have a bucket each; null for one bucket.</summary>
    public string? Header { get; init; }

    public bool BySource { get; init; }

    public double PerSecond { get; init; }

    public int Burst { get; init; }
}
