namespace LuBan.Observability.Alerting;

/// <summary>What an alert says about how people are told of it; everything is optional.</summary>
internal sealed record AlertDelivery
{
    /// <summary>Alerts of one policy and severity are told together.</summary>
    public required string Policy { get; init; }

    public SendWindow? Window { get; init; }
    public TimeSpan? RepeatInterval { get; init; }
    public int? MaxRepeats { get; init; }

    /// <summary>Names of receivers; null for the routers' choice.</summary>
    public IReadOnlyList<string>? Receivers { get; init; }

    public IReadOnlyList<string>? Email { get; init; }

    /// <summary>The namespace whose receivers may be named; null for all.</summary>
    public string? Namespace { get; init; }
}
