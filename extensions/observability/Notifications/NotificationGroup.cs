using LuBan.Observability.Alerting;

namespace LuBan.Observability.Notifications;

/// <summary>Alerts that are told together by one channel, and what was told. Written to disk.</summary>
internal sealed record NotificationGroup
{
    public required string Key { get; init; }
    public required string Receiver { get; init; }
    public required string Channel { get; init; }
    public IReadOnlyList<string>? Addresses { get; init; }
    public required IReadOnlyDictionary<string, string> Labels { get; init; }
    public AlertDelivery? Delivery { get; init; }

    /// <summary>When it is looked at next.</summary>
    public required DateTimeOffset Next { get; init; }

    /// <summary>What was told to fire and not yet to have ended, by fingerprint, as it was told.</summary>
    public IReadOnlyDictionary<string, Alert> Told { get; init; } = new Dictionary<string, Alert>();

    /// <summary>Since when its receiver is not there; null while it is.</summary>
    public DateTimeOffset? MissingSince { get; init; }

    public DateTimeOffset? LastSent { get; init; }

    /// <summary>How often people were told again without anything new.</summary>
    public int Repeats { get; init; }

    public Target Target => new(Receiver, Channel) { Addresses = Addresses };
}
