using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using LuBan.Sdk;

namespace LuBan.Observability.Scraping;

/// <summary>Addresses whose metrics are read.</summary>
[ResourceKind("observability.luban.dev", "v1alpha1", "ScrapeTarget", ShortNames = ["st"], Categories = ["monitoring"])]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Up", ".status.up", Type = "integer")]
[PrinterColumn("Targets", ".status.targets", Type = "integer")]
public sealed record ScrapeTarget : Resource<ScrapeTargetSpec, ScrapeStatus>;

/// <summary>Which addresses, and how they are read.</summary>
public sealed record ScrapeTargetSpec
{
    /// <summary>The label <c>job</c>; the object's name when it is missing.</summary>
    public string? Job { get; init; }

    /// <summary>Addresses: <c>http://127.0.0.1:9100/metrics</c>, or <c>127.0.0.1:9100</c> with <see cref="Scheme"/> and <see cref="Path"/>.</summary>
    [MinLength(1)]
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>For addresses that have none.</summary>
    [AllowedValues("http", "https")]
    [DefaultValue("http")]
    public string Scheme { get; init; } = "http";

    /// <summary>For addresses that have none.</summary>
    [DefaultValue("/metrics")]
    public string Path { get; init; } = "/metrics";

    /// <summary>How often; from 1 s on.</summary>
    [DefaultValue("30s")]
    public string Interval { get; init; } = "30s";

    /// <summary>How long an answer may take; not longer than <see cref="Interval"/>.</summary>
    [DefaultValue("10s")]
    public string Timeout { get; init; } = "10s";

    /// <summary>Labels of every series.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Whether labels of the target win over ours.</summary>
    public bool HonorLabels { get; init; }

    /// <summary>False: the times that a target gives are not used.</summary>
    [DefaultValue(true)]
    public bool HonorTimestamps { get; init; } = true;

    /// <summary>Name and password.</summary>
    public ScrapeBasicAuth? BasicAuth { get; init; }

    /// <summary>A bearer token, in a Secret of the object's namespace.</summary>
    public SecretKeyRef? BearerToken { get; init; }

    /// <summary>Which certificates are trusted.</summary>
    public ScrapeTls? Tls { get; init; }

    /// <summary>Changes of a target's labels, before it is read.</summary>
    public IReadOnlyList<RelabelRule>? Relabelings { get; init; }

    /// <summary>Changes of the labels of what was read.</summary>
    public IReadOnlyList<RelabelRule>? MetricRelabelings { get; init; }

    /// <summary>How many samples one answer may have, 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    [DefaultValue(50_000)]
    public int SampleLimit { get; init; } = 50_000;
}

/// <summary>Name and password of a target.</summary>
public sealed record ScrapeBasicAuth
{
    /// <summary>The name.</summary>
    public string Username { get; init; } = "";

    /// <summary>The password, in a Secret of the object's namespace.</summary>
    public SecretKeyRef? Password { get; init; }
}

/// <summary>A key of a Secret of the object's own namespace.</summary>
public sealed record SecretKeyRef
{
    /// <summary>The secret.</summary>
    public string Name { get; init; } = "";

    /// <summary>The key in it.</summary>
    public string Key { get; init; } = "";
}

/// <summary>Which certificates are trusted.</summary>
public sealed record ScrapeTls
{
    /// <summary>The authority as PEM, in a Secret of the object's namespace.</summary>
    public SecretKeyRef? Ca { get; init; }

    /// <summary>The name that the server's certificate must have.</summary>
    public string? ServerName { get; init; }

    /// <summary>Whether any certificate will do. Only for tests.</summary>
    public bool InsecureSkipVerify { get; init; }
}

/// <summary>How the targets of an object are.</summary>
public sealed record ScrapeStatus
{
    /// <summary>How many addresses there are.</summary>
    public int Targets { get; init; }

    /// <summary>How many of them answered last time.</summary>
    public int Up { get; init; }

    /// <summary>Ready, and what of it is not supported.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>The generation that this was said of.</summary>
    public long? ObservedGeneration { get; init; }
}
