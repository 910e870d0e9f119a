namespace LuBan.Observability.Alerting;

/// <summary>What a restart must not forget of the rules: alerts that wait, fire, or ended a moment ago.</summary>
internal sealed record AlertingState
{
    /// <summary>When it was written.</summary>
    public DateTimeOffset SavedAt { get; init; }

    /// <summary>By group and rule.</summary>
    public IReadOnlyList<RuleState> Rules { get; init; } = [];
}

/// <summary>The alerts of one rule.</summary>
internal sealed record RuleState(string Group, string Rule, IReadOnlyList<ActiveAlert> Alerts)
{
    public AlertDelivery? Delivery { get; init; }
}
