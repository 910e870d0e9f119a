namespace LuBan.Observability.Alerting;

/// <summary>What one evaluation of a rule made.</summary>
internal sealed record RuleEvaluation
{
    /// <summary>Series to write: what was recorded, or <c>ALERTS</c> and <c>ALERTS_FOR_STATE</c>.</summary>
    public IReadOnlyList<RuleSample> Samples { get; init; } = [];

    /// <summary>The alerts now, those resolved within the last minutes among them.</summary>
    public IReadOnlyDictionary<string, ActiveAlert> Alerts { get; init; } = new Dictionary<string, ActiveAlert>();

    /// <summary>What began to fire.</summary>
    public IReadOnlyList<ActiveAlert> Fired { get; init; } = [];

    /// <summary>What ended.</summary>
    public IReadOnlyList<ActiveAlert> Resolved { get; init; } = [];
}
