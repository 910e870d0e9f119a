using LuBan.Observability.Metrics;

namespace LuBan.Observability.Scraping;

/// <summary>One address that is read, and how.</summary>
internal sealed record ScrapeJob
{
    /// <summary>The object that wants it: <c>ServiceMonitor/shop/web</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>The namespace of the object: where its secrets are.</summary>
    public required string Namespace { get; init; }

    public required Uri Url { get; init; }

    /// <summary>Labels before relabelling, for people who look why a target is missing.</summary>
    public required Labels Discovered { get; init; }

    /// <summary>Labels of every series.</summary>
    public required Labels Labels { get; init; }

    public required TimeSpan Interval { get; init; }
    public required TimeSpan Timeout { get; init; }
    public bool HonorLabels { get; init; }
    public bool HonorTimestamps { get; init; } = true;

    /// <summary>The value that the label namespace always has; null when the object may write any.</summary>
    public string? EnforcedNamespace { get; init; }

    public string? Username { get; init; }
    public SecretKeyRef? Password { get; init; }
    public SecretKeyRef? BearerToken { get; init; }
    public ScrapeTls? Tls { get; init; }
    public Relabeling MetricRelabeling { get; init; } = Relabeling.None;
    public int SampleLimit { get; init; } = 50_000;

    public string Key => $"{Origin}|{Url}|{Labels}";
}
