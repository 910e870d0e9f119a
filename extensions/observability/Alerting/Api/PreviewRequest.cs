namespace LuBan.Observability.Alerting.Api;

/// <summary>A rule to try on a time that is over: the spec of a policy, or one rule of a rule file.</summary>
internal sealed record PreviewRequest
{
    /// <summary>A policy; all of its rules are tried.</summary>
    public AlertPolicySpec? Policy { get; init; }

    /// <summary>One alert of a rule file.</summary>
    public RuleSpec? Rule { get; init; }

    /// <summary>When to begin; a day ago when it is missing.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>When to end; now when it is missing.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>How often the rule is evaluated; as it says itself when it is missing.</summary>
    public string? Interval { get; init; }
}

/// <summary>What one rule would have done.</summary>
internal sealed record PreviewAnswer(string Name, string Expression, int Count, int Evaluations, IReadOnlyList<PreviewFiring> Firings);
