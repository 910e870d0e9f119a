using LuBan.Observability.Alerting;

namespace LuBan.Observability.Notifications;

/// <summary>Something that people may be told: of a rule, or posted from outside.</summary>
internal sealed record Alert
{
    /// <summary>The annotation that says which lines of the log help to understand the alert, as a query of the page Logs.</summary>
    public const string LogQuery = "log_query";

    public required IReadOnlyDictionary<string, string> Labels { get; init; }
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When it ended, or will end unless it is posted again; null while a rule says that it fires.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The object whose rule it is of: <c>AlertPolicy/shop/errors</c>; empty for alerts from outside.</summary>
    public string Origin { get; init; } = "";

    public string GeneratorUrl { get; init; } = "";
    public double? Value { get; init; }
    public AlertDelivery? Delivery { get; init; }
    public string Fingerprint => Fingerprints.Of(Labels);
    public string Name => Labels.GetValueOrDefault("alertname", "");

    public bool IsResolved(DateTimeOffset now) => EndsAt is { } end && end <= now;

    public static Alert Of(ActiveAlert alert, RuleGroup? group, AlertDelivery? delivery) => new()
    {
        Labels = alert.Labels, Annotations = alert.Annotations, StartsAt = alert.FiredAt ?? alert.ActiveAt, EndsAt = alert.ResolvedAt, UpdatedAt = alert.ResolvedAt ?? alert.FiredAt ?? alert.ActiveAt,
        Origin = group?.Origin ?? "", Value = alert.Value, Delivery = delivery,
    };
}
