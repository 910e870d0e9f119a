using LuBan.Observability.Notifications;

namespace LuBan.Observability.Alerting.Api;

/// <summary>An alert as the console shows it.</summary>
internal sealed record AlertView
{
    public required string Fingerprint { get; init; }
    public required string Name { get; init; }

    /// <summary><c>pending</c>, <c>firing</c> or <c>resolved</c>.</summary>
    public required string State { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }
    public required IReadOnlyDictionary<string, string> Annotations { get; init; }
    public required DateTimeOffset StartsAt { get; init; }
    public DateTimeOffset? EndsAt { get; init; }
    public double? Value { get; init; }

    /// <summary>The object whose rule it is of; empty for alerts from outside.</summary>
    public string Origin { get; init; } = "";

    public IReadOnlyList<string> SilencedBy { get; init; } = [];
    public IReadOnlyList<string> InhibitedBy { get; init; } = [];
    public IReadOnlyList<string> Receivers { get; init; } = [];
    public Acknowledgement? Acknowledged { get; init; }
}
