using System.ComponentModel.DataAnnotations;

namespace LuBan.Observability.Alerting;

/// <summary>The part <c>alerting</c> of the extension's configuration. Every value has a default that works.</summary>
internal sealed class AlertingOptions
{
    /// <summary>How often rules are evaluated that do not say so themselves; default 30 s, from 1 s on.</summary>
    public string EvaluationInterval { get; set; } = "30s";

    /// <summary>Namespaces whose rules see every namespace, so that whoever may write rules there sees all metrics; default luban-system.</summary>
    public string[]? ClusterNamespaces { get; set; }

    /// <summary>Which labels alerts share that are told in one message; default alertname and namespace.</summary>
    public string[]? GroupBy { get; set; }

    /// <summary>How long the first message waits for others; default 30 s.</summary>
    public string GroupWait { get; set; } = "30s";

    /// <summary>The least time between two messages of one group; default 5 min.</summary>
    public string GroupInterval { get; set; } = "5m";

    /// <summary>When people are told again of what goes on; default 4 h.</summary>
    public string RepeatInterval { get; set; } = "4h";

    /// <summary>How long an alert lives that was posted from outside and has no end; default 5 min.</summary>
    public string ResolveTimeout { get; set; } = "5m";

    /// <summary><c>All</c>: global receivers and those of matching routers; <c>RouterFirst</c>: routers, else global receivers; <c>RouterOnly</c>.</summary>
    [AllowedValues("All", "RouterFirst", "RouterOnly")]
    public string RoutePolicy { get; set; } = "All";

    /// <summary>Alerts that keep others quiet; default: those of severity critical, others of severity warning with the same name and namespace.</summary>
    public InhibitRule[]? InhibitRules { get; set; }

    /// <summary><c>en</c> or <c>zh-CN</c>: what messages are written in, unless a receiver's annotation says otherwise.</summary>
    [AllowedValues("en", "zh-CN")]
    public string Language { get; set; } = "en";

    /// <summary>The address of the console in messages, such as <c>https://luban.example.org</c>; no links when it is empty.</summary>
    public string ExternalUrl { get; set; } = "";

    /// <summary>Where secrets are looked for when a receiver names no namespace.</summary>
    public string SecretNamespace { get; set; } = "luban-system";

    /// <summary>Whether webhooks and mail servers of this machine may be called; default true.</summary>
    public bool AllowLoopback { get; set; } = true;

    /// <summary>Whether those of private networks may be called; default true.</summary>
    public bool AllowPrivateNetworks { get; set; } = true;

    /// <summary>Whether link-local addresses may be called, where clouds keep the credentials of machines; default false.</summary>
    public bool AllowLinkLocal { get; set; }

    // The binder adds to lists that are there, so what is configured would only come to the defaults: these are read instead.
    internal IReadOnlyList<string> AllSeeingNamespaces => ClusterNamespaces ?? ["luban-system"];

    internal IReadOnlyList<string> GroupLabels => GroupBy ?? ["alertname", "namespace"];

    internal IReadOnlyList<InhibitRule> Inhibitions => InhibitRules ??
        [new() { SourceMatch = new() { ["severity"] = "critical" }, TargetMatch = new() { ["severity"] = "warning" }, Equal = ["alertname", "namespace"] }];
}

/// <summary>While an alert fires that has <see cref="SourceMatch"/>, nobody is told of those with <see cref="TargetMatch"/>.</summary>
internal sealed class InhibitRule
{
    /// <summary>Labels of the alert that keeps others quiet.</summary>
    public Dictionary<string, string> SourceMatch { get; set; } = [];

    /// <summary>Labels of those that are quiet.</summary>
    public Dictionary<string, string> TargetMatch { get; set; } = [];

    /// <summary>Labels that both must have in common.</summary>
    public string[] Equal { get; set; } = [];
}
