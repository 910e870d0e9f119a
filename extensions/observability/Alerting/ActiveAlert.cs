namespace LuBan.Observability.Alerting;

/// <summary>How an alert is.</summary>
internal enum AlertState
{
    /// <summary>The expression is true, not long enough.</summary>
    Pending,

    /// <summary>It is so.</summary>
    Firing,

    /// <summary>It is over.</summary>
    Resolved,
}

/// <summary>An alert of a rule. Written to disk: a restart keeps it.</summary>
internal sealed record ActiveAlert
{
    public required IReadOnlyDictionary<string, string> Labels { get; init; }
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
    public required AlertState State { get; init; }

    /// <summary>The first evaluation that found it.</summary>
    public required DateTimeOffset ActiveAt { get; init; }

    public DateTimeOffset? FiredAt { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>When the expression became false while it fires; null while it is true.</summary>
    public DateTimeOffset? KeepFiringSince { get; init; }

    /// <summary>How many evaluations in a row found it.</summary>
    public int Found { get; init; }

    public double Value { get; init; }
    public string Fingerprint => Fingerprints.Of(Labels);
}
