using LuBan.Sdk;

namespace LuBan.AppStore.Sharing;

/// <summary>What is scraped for metrics. The kind belongs to whoever scrapes, if anybody does.</summary>
[ResourceKind("monitoring.coreos.com", "v1", "ServiceMonitor")]
public sealed record ServiceMonitor : Resource<ServiceMonitorSpec, ServiceMonitorStatus>;

/// <summary>Which services, where.</summary>
public sealed record ServiceMonitorSpec
{
    /// <summary>Labels of the services.</summary>
    public LabelSelector? Selector { get; init; }

    /// <summary>Ports and paths.</summary>
    public IReadOnlyList<MonitorEndpoint>? Endpoints { get; init; }
}

/// <summary>Labels that must be there.</summary>
public sealed record LabelSelector
{
    /// <summary>The labels.</summary>
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }
}

/// <summary>A port and a path.</summary>
public sealed record MonitorEndpoint
{
    /// <summary>The port's name.</summary>
    public string? Port { get; init; }

    /// <summary>The path.</summary>
    public string? Path { get; init; }
}

/// <summary>Nobody here reads it.</summary>
public sealed record ServiceMonitorStatus;
