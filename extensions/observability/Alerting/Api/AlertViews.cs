using LuBan.Observability.Notifications;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.Alerting.Api;

/// <summary>The alerts of now, with everything that is known of them.</summary>
internal sealed class AlertViews(AlertBook book, RuleEngine engine, NotificationSource source, IOptionsMonitor<AlertingOptions> options, TimeProvider time)
{
    /// <summary>The worst and newest first.</summary>
    /// <param name="ns">Only of this namespace; null for all.</param>
    public IReadOnlyList<AlertView> All(string? ns)
    {
        var (now, config, settings) = (time.GetUtcNow(), source.Current(), options.CurrentValue);
        var alerts = book.All();
        var firing = alerts.Where(alert => !alert.IsResolved(now)).ToList();
        var silences = config.Silences.Where(silence => silence.IsActive(now)).ToList();
        return
        [
            .. alerts.Where(alert => IsOf(alert.Labels, ns)).Select(alert => View(alert, Suppression.Of(alert, silences, firing, settings.Inhibitions), Routing.TargetsOf(alert, config, settings.RoutePolicy), now))
                .Concat(engine.Groups.SelectMany(group => group.Rules.SelectMany(rule => rule.Alerts.Values.Where(alert => alert.State == AlertState.Pending && IsOf(alert.Labels, ns)).Select(alert => View(alert, group)))))
                .OrderBy(alert => Rank(alert)).ThenByDescending(alert => alert.StartsAt),
        ];
    }

    public static bool IsOf(IReadOnlyDictionary<string, string> labels, string? ns) => ns is null || labels.GetValueOrDefault("namespace") == ns;

    private AlertView View(Alert alert, Suppression suppression, IReadOnlyList<Target> targets, DateTimeOffset now) => new()
    {
        Fingerprint = alert.Fingerprint, Name = alert.Name, State = alert.IsResolved(now) ? "resolved" : "firing", Labels = alert.Labels, Annotations = alert.Annotations,
        StartsAt = alert.StartsAt, EndsAt = alert.EndsAt, Value = Finite(alert.Value), Origin = alert.Origin, SilencedBy = suppression.SilencedBy, InhibitedBy = suppression.InhibitedBy,
        Receivers = [.. targets.SelectMany(target => target.Addresses ?? [target.Receiver]).Distinct()], Acknowledged = book.AcknowledgedBy(alert.Fingerprint),
    };

    private static AlertView View(ActiveAlert alert, GroupRun group) => new()
    {
        Fingerprint = alert.Fingerprint, Name = alert.Labels.GetValueOrDefault("alertname", ""), State = "pending", Labels = alert.Labels, Annotations = alert.Annotations,
        StartsAt = alert.ActiveAt, Value = Finite(alert.Value), Origin = group.Group.Origin,
    };

    // JSON has no NaN.
    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static int Rank(AlertView alert) => (alert.State switch { "firing" => 0, "pending" => 10, _ => 20 }) + alert.Labels.GetValueOrDefault("severity") switch { "critical" => 0, "error" => 1, "warning" => 2, _ => 3 };
}
