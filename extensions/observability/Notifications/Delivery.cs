namespace LuBan.Observability.Notifications;

/// <summary>A line of the delivery log.</summary>
internal sealed record Delivery
{
    public required DateTimeOffset At { get; init; }
    public required string Receiver { get; init; }
    public required string Channel { get; init; }
    public required string To { get; init; }

    /// <summary><c>firing</c> or <c>resolved</c>.</summary>
    public required string Status { get; init; }

    public required IReadOnlyList<string> Alerts { get; init; }

    /// <summary>The namespaces of the alerts: who may see the line.</summary>
    public required IReadOnlyList<string> Namespaces { get; init; }

    /// <summary><c>sent</c>, or <c>failed</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Reason { get; init; }

    public int Attempts { get; init; } = 1;
    public int Repeat { get; init; }
    public bool IsTest { get; init; }
}
