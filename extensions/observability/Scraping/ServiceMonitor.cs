using System.Text.Json;
using LuBan.Sdk;
using LuBan.Sdk.Core;

namespace LuBan.Observability.Scraping;

/// <summary>Services whose endpoints' metrics are read, as the Prometheus operator has them. Fields of type <see cref="JsonElement"/> have no effect, and a condition says so.</summary>
[ResourceKind("monitoring.coreos.com", "v1", "ServiceMonitor", ShortNames = ["smon"], Categories = ["monitoring"])]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Up", ".status.up", Type = "integer")]
[PrinterColumn("Targets", ".status.targets", Type = "integer")]
public sealed record ServiceMonitor : Resource<ServiceMonitorSpec, ScrapeStatus>;

/// <summary>Which services, and how they are read.</summary>
public sealed record ServiceMonitorSpec
{
    /// <summary>Labels of the services.</summary>
    public Notifications.AlertSelector Selector { get; init; } = new();

    /// <summary>Namespaces of the services; the object's own when it is missing.</summary>
    public NamespaceSelector? NamespaceSelector { get; init; }

    /// <summary>Ports of the services.</summary>
    public IReadOnlyList<MonitorEndpoint> Endpoints { get; init; } = [];

    /// <summary>The label of the service that becomes <c>job</c>; the service's name otherwise.</summary>
    public string? JobLabel { get; init; }

    /// <summary>Labels of the service that every series gets.</summary>
    public IReadOnlyList<string>? TargetLabels { get; init; }

    /// <summary>Labels of the EndpointSlice that every series gets.</summary>
    public IReadOnlyList<string>? PodTargetLabels { get; init; }

    /// <summary>How many samples one answer may have.</summary>
    public int? SampleLimit { get; init; }

    /// <summary>Without effect.</summary>
    public JsonElement? AttachMetadata { get; init; }

    /// <summary>Without effect.</summary>
    public JsonElement? TargetLimit { get; init; }

    /// <summary>Without effect.</summary>
    public JsonElement? LabelLimit { get; init; }

    /// <summary>Without effect.</summary>
    public JsonElement? LabelNameLengthLimit { get; init; }

    /// <summary>Without effect.</summary>
    public JsonElement? LabelValueLengthLimit { get; init; }

    /// <summary>Without effect.</summary>
    public JsonElement? ScrapeProtocols { get; init; }

    /// <summary>Without effect.</summary>
    public JsonElement? ScrapeClass { get; init; }

    /// <summary>Without effect.</summary>
    public JsonElement? KeepDroppedTargets { get; init; }

    /// <summary>Without effect.</summary>
    public JsonElement? BodySizeLimit { get; init; }
}

/// <summary>Namespaces.</summary>
public sealed record NamespaceSelector
{
    /// <summary>All of them; only an object in an all-seeing namespace may.</summary>
    public bool Any { get; init; }

    /// <summary>Some of them; only an object in an all-seeing namespace may name others than its own.</summary>
    public IReadOnlyList<string>? MatchNames { get; init; }
}

/// <summary>A port of a service.</summary>
public sealed record MonitorEndpoint
{
    /// <summary>The port's name; the first port when it is missing.</summary>
    public string? Port { get; init; }

    /// <summary>The port's number or name, instead of <see cref="Port"/>.</summary>
    public IntOrString? TargetPort { get; init; }

    /// <summary>The path; <c>/metrics</c> when it is missing.</summary>
    public string? Path { get; init; }

    /// <summary><c>http</c> or <c>https</c>; the first when it is missing.</summary>
    public string? Scheme { get; init; }

    /// <summary>Query parameters.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Params { get; init; }

    /// <summary>How often; 30 s when it is missing.</summary>
    public string? Interval { get; init; }

    /// <summary>How long an answer may take; 10 s when it is missing.</summary>
    public string? ScrapeTimeout { get; init; }

    /// <summary>Whether labels of the target win over ours.</summary>
    public bool? HonorLabels { get; init; }

    /// <summary>False: the times that a target gives are not used.</summary>
    public bool? HonorTimestamps { get; init; }

    /// <summary>Changes of a target's labels, before it is read.</summary>
    public IReadOnlyList<RelabelRule>? Relabelings { get; init; }

    /// <summary>Changes of the labels of what was read.</summary>
    public IReadOnlyList<RelabelRule>? MetricRelabelings { get; init; }

    /// <summary>A bearer token, in a Secret of the object's namespace.</summary>
    public SecretKeyRef? BearerTokenSecret { get; init; }

    /// <summary>Without effect; a ScrapeTarget has it.</summary>
    public JsonElement? BasicAuth { get; init; }

    /// <summary>Without effect.</summary>
    public JsonElement? BearerTokenFile { get; init; }

    /// <summary>Without effect.</summary>
    public JsonElement? Authorization { get; init; }

    /// <summary>Without effect.</summary>
    public JsonElement? Oauth2 { get; init; }

    /// <summary>Without effect.</summary>
    public JsonElement? TlsConfig { get; init; }

    /// <summary>Without effect.</summary>
    public JsonElement? ProxyUrl { get; init; }

    /// <summary>Without effect: redirects are never followed.</summary>
    public JsonElement? FollowRedirects { get; init; }

    /// <summary>Without effect.</summary>
    public JsonElement? EnableHttp2 { get; init; }

    /// <summary>Without effect: endpoints that are not ready are read as well, and shown as down.</summary>
    public JsonElement? FilterRunning { get; init; }
}
