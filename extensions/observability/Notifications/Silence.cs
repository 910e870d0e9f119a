using LuBan.Sdk;

namespace LuBan.Observability.Notifications;

/// <summary>A time in which nobody is told of certain alerts.</summary>
[ResourceKind("notification.kubesphere.io", "v2beta2", "Silence", Scope = ResourceScope.Cluster, Categories = ["notification-manager"])]
[PrinterColumn("Ready", ".status.conditions[?(@.type==\"Ready\")].status")]
public sealed record Silence : Resource<SilenceSpec, NotificationStatus>
{
    internal const string CommentAnnotation = "observability.luban.dev/comment";
    internal const string CreatedByAnnotation = "observability.luban.dev/created-by";
    internal const string EndsAtAnnotation = "observability.luban.dev/ends-at";

    /// <summary>Whether it holds at a moment. A silence that cannot be read holds nothing back.</summary>
    internal bool IsActive(DateTimeOffset now)
    {
        if (Spec.Enabled == false) return false;
        var duration = Durations.TryParse(Spec.Duration, out var length) ? length : (TimeSpan?)null;
        if (Spec.Duration is { Length: > 0 } && duration is null) return false;
        if (Spec.Schedule is { Length: > 0 } schedule)
        {
            if (!CronSchedule.TryParse(schedule, out var cron, out _)) return false;
            return duration is null || cron.Next(now - duration.Value) is { } last && last <= now;
        }
        if (Spec.StartsAt is not { } start) return true;
        return start <= now && (duration is null || now < start + duration);
    }

    /// <summary>When it ends for good; null when it does not.</summary>
    internal DateTimeOffset? EndsAt =>
        Metadata.Annotations?.GetValueOrDefault(EndsAtAnnotation) is { } text && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var ended) ? ended
        : Spec.Schedule is { Length: > 0 } || Spec.StartsAt is not { } start || !Durations.TryParse(Spec.Duration, out var length) ? null
        : start + length;
}

/// <summary>Which alerts, and when.</summary>
public sealed record SilenceSpec
{
    /// <summary>False switches it off.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Which alerts.</summary>
    public AlertSelector Matcher { get; init; } = new();

    /// <summary>When it begins; at once when it is missing.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>When it begins again and again: five fields of cron, in UTC or after <c>CRON_TZ=Asia/Shanghai</c>. <see cref="StartsAt"/> is not looked at then.</summary>
    public string? Schedule { get; init; }

    /// <summary>How long, such as <c>2h</c>; for ever when it is missing.</summary>
    public string? Duration { get; init; }
}
