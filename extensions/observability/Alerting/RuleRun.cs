using LuBan.Observability.Metrics;

namespace LuBan.Observability.Alerting;

/// <summary>How a rule is doing.</summary>
internal sealed class RuleRun(Rule rule)
{
    public Rule Rule { get; } = rule;
    public IReadOnlyDictionary<string, ActiveAlert> Alerts { get; set; } = new Dictionary<string, ActiveAlert>();

    /// <summary>Why the last evaluation failed; null when it did not.</summary>
    public string? Error { get; set; }

    public DateTimeOffset? LastEvaluation { get; set; }
    public TimeSpan Duration { get; set; }

    /// <summary>What the last evaluation wrote: whatever is missing next time has ended.</summary>
    public HashSet<Labels> Written { get; set; } = [];
}

/// <summary>How a group is doing.</summary>
internal sealed class GroupRun(RuleGroup group)
{
    public RuleGroup Group { get; } = group;
    public IReadOnlyList<RuleRun> Rules { get; } = [.. group.Rules.Select(rule => new RuleRun(rule))];
    public DateTimeOffset Next { get; set; }
    public DateTimeOffset? LastEvaluation { get; set; }
    public TimeSpan Duration { get; set; }
}
