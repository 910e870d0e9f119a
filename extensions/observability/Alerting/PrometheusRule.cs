using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Observability.Alerting;

/// <summary>Groups of recording and alerting rules, as the Prometheus operator has them.</summary>
[ResourceKind("monitoring.coreos.com", "v1", "PrometheusRule", ShortNames = ["promrule"], Categories = ["alerting"])]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Rules", ".status.rules", Type = "integer")]
public sealed record PrometheusRule : Resource<PrometheusRuleSpec, RuleStatus>;

/// <summary>What a rule file holds.</summary>
public sealed record PrometheusRuleSpec
{
    /// <summary>The groups; each is evaluated in order.</summary>
    public IReadOnlyList<RuleGroupSpec> Groups { get; init; } = [];
}

/// <summary>Rules that are evaluated together, one after the other.</summary>
public sealed record RuleGroupSpec
{
    /// <summary>Unique within its object.</summary>
    public required string Name { get; init; }

    /// <summary>How often, such as <c>30s</c>; the extension's default when it is missing.</summary>
    public string? Interval { get; init; }

    /// <summary>How many alerts or series one rule may make; 0 for any number.</summary>
    public int? Limit { get; init; }

    /// <summary>How far the evaluation looks into the past.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("query_offset")]
    public string? QueryOffset { get; init; }

    /// <summary>Labels of every rule of the group.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Of Thanos; not supported, and said so in a condition.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("partial_response_strategy")]
    public string? PartialResponseStrategy { get; init; }

    /// <summary>The rules.</summary>
    public IReadOnlyList<RuleSpec> Rules { get; init; } = [];
}

/// <summary>One rule: it records a series, or it alerts.</summary>
public sealed record RuleSpec
{
    /// <summary>The name of the series that it records.</summary>
    public string? Record { get; init; }

    /// <summary>The name of the alert.</summary>
    public string? Alert { get; init; }

    /// <summary>PromQL: a text, or a number.</summary>
    public JsonElement Expr { get; init; }

    /// <summary>How long the expression must be true before the alert fires.</summary>
    public string? For { get; init; }

    /// <summary>How long an alert goes on firing after the expression became false.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("keep_firing_for")]
    public string? KeepFiringFor { get; init; }

    /// <summary>Labels to add; templates for alerts.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Texts for people; templates.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}

/// <summary>What became of the rules of an object.</summary>
public sealed record RuleStatus
{
    /// <summary>How many rules are evaluated.</summary>
    public int Rules { get; init; }

    /// <summary>Ready, and what of it is not supported.</summary>
    public IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>The generation that this was said of.</summary>
    public long? ObservedGeneration { get; init; }
}
