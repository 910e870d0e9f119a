using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using LuBan.Sdk;

namespace LuBan.Observability.Alerting;

/// <summary>The plain form of alerting: a metric, an operator, a threshold, for how long, how bad, and whom to tell.</summary>
[ResourceKind("observability.luban.dev", "v1alpha1", "AlertPolicy", Plural = "alertpolicies", ShortNames = ["ap"], Categories = ["alerting"])]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Rules", ".status.rules", Type = "integer")]
public sealed record AlertPolicy : Resource<AlertPolicySpec, RuleStatus>;

/// <summary>What is watched, and who is told.</summary>
public sealed record AlertPolicySpec
{
    /// <summary>False switches it off; nothing of it is evaluated.</summary>
    [DefaultValue(true)]
    public bool Enabled { get; init; } = true;

    /// <summary>How often the rules are looked at, such as <c>30s</c>; the extension's default when it is missing.</summary>
    public string? Interval { get; init; }

    /// <summary>Labels that the series of rules with <see cref="PolicyRule.Metric"/> must have.</summary>
    public IReadOnlyDictionary<string, string>? Selector { get; init; }

    /// <summary>The rules; each one is an alert of its own.</summary>
    [MinLength(1)]
    public IReadOnlyList<PolicyRule> Rules { get; init; } = [];

    /// <summary>Labels of every alert.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>When people may be told; what fires outside waits, and is told when the window opens if it still fires. Any time when it is missing.</summary>
    public SendWindow? SendWindow { get; init; }

    /// <summary>How often people are told again while an alert goes on.</summary>
    public PolicyRepeat? Repeat { get; init; }

    /// <summary>Whom to tell; the routers and global receivers when it is missing.</summary>
    public PolicyNotify? Notify { get; init; }
}

/// <summary>One condition: either <see cref="Metric"/> or <see cref="Expr"/>, compared with <see cref="Threshold"/>.</summary>
public sealed record PolicyRule
{
    /// <summary>The name of the alert.</summary>
    [RegularExpression("[a-zA-Z_][a-zA-Z0-9_-]*")]
    public required string Name { get; init; }

    /// <summary>The name of a metric.</summary>
    public string? Metric { get; init; }

    /// <summary>PromQL instead of a metric; without the comparison.</summary>
    public string? Expr { get; init; }

    /// <summary>What is made of the metric: its last value, or one of these over <see cref="Window"/>.</summary>
    [AllowedValues("last", "avg", "min", "max", "sum", "count", "rate", "increase")]
    [DefaultValue("last")]
    public string Function { get; init; } = "last";

    /// <summary>The time that <see cref="Function"/> looks at.</summary>
    [DefaultValue("5m")]
    public string Window { get; init; } = "5m";

    /// <summary>How the value is compared.</summary>
    [AllowedValues(">", ">=", "<", "<=", "==", "!=")]
    [DefaultValue(">")]
    public string Op { get; init; } = ">";

    /// <summary>What it is compared with.</summary>
    public required double Threshold { get; init; }

    /// <summary>How long it must be so before the alert fires.</summary>
    [DefaultValue("0s")]
    public string For { get; init; } = "0s";

    /// <summary>How many evaluations in a row it must be so before the alert fires, 1 to 1000.</summary>
    [Range(1, 1000)]
    [DefaultValue(1)]
    public int Consecutive { get; init; } = 1;

    /// <summary>How bad it is.</summary>
    [AllowedValues("info", "warning", "error", "critical")]
    [DefaultValue("warning")]
    public string Severity { get; init; } = "warning";

    /// <summary>One sentence for people; a template.</summary>
    public string? Summary { get; init; }

    /// <summary>Which lines of the object's log a message shows, as a query of the page Logs, such as <c>level:error</c>; the last ones when it is missing. A template.</summary>
    public string? LogQuery { get; init; }

    /// <summary>Labels of its alerts; templates.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>A part of the day, on some days of the week.</summary>
public sealed record SendWindow
{
    /// <summary>The first minute, such as <c>08:00</c>.</summary>
    [RegularExpression("([01][0-9]|2[0-3]):[0-5][0-9]")]
    [DefaultValue("00:00")]
    public string From { get; init; } = "00:00";

    /// <summary>The first minute that is outside; before <see cref="From"/>: on the next day. <c>00:00</c> is midnight.</summary>
    [RegularExpression("([01][0-9]|2[0-3]):[0-5][0-9]")]
    [DefaultValue("00:00")]
    public string To { get; init; } = "00:00";

    /// <summary>The days on which it opens, such as <c>mon</c>; every day when it is empty.</summary>
    public IReadOnlyList<string>? Days { get; init; }

    /// <summary>An IANA time zone, such as <c>Asia/Shanghai</c>; UTC when it is missing.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>How often people are told again.</summary>
public sealed record PolicyRepeat
{
    /// <summary>The time between two messages about the same; the extension's default when it is missing.</summary>
    public string? Interval { get; init; }

    /// <summary>How many messages after the first one; no end when it is missing, 0 for none.</summary>
    [Range(0, 10000)]
    public int? Max { get; init; }

    /// <summary>Other values for alerts of a severity.</summary>
    public IReadOnlyDictionary<string, SeverityRepeat>? BySeverity { get; init; }
}

/// <summary>How often people are told again of alerts of one severity.</summary>
public sealed record SeverityRepeat
{
    /// <summary>The time between two messages.</summary>
    public string? Interval { get; init; }

    /// <summary>How many messages after the first one.</summary>
    [Range(0, 10000)]
    public int? Max { get; init; }
}

/// <summary>Whom a policy tells.</summary>
public sealed record PolicyNotify
{
    /// <summary>Names of receivers: global ones, or those that belong to the policy's namespace.</summary>
    public IReadOnlyList<string>? Receivers { get; init; }

    /// <summary>Addresses that get a mail through the default mail configuration.</summary>
    public IReadOnlyList<string>? Email { get; init; }
}
