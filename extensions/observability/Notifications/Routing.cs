using System.Text.RegularExpressions;

namespace LuBan.Observability.Notifications;

/// <summary>Decides who is told of an alert.</summary>
internal static class Routing
{
    public const string NamespaceLabel = "observability.luban.dev/namespace";
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<Target> TargetsOf(Alert alert, NotificationConfig config, string policy)
    {
        if (alert.Delivery is { } delivery && (delivery.Receivers is not null || delivery.Email is not null)) return [.. Named(alert, delivery, config).Distinct()];
        var routed = config.Routers.Where(router => router.Spec.Enabled != false && router.Spec.AlertSelector.Matches(alert.Labels))
            .SelectMany(router => config.Receivers.SelectMany(receiver => Channels(receiver, router.Spec.Receivers))).ToList();
        var everybody = config.Receivers.Where(IsGlobal).SelectMany(receiver => Channels(receiver));
        var targets = policy switch
        {
            "RouterOnly" => routed,
            "RouterFirst" => routed.Count > 0 ? routed : everybody,
            _ => routed.Concat(everybody),
        };
        return [.. targets.Distinct().Where(target => Wants(config.FindReceiver(target.Receiver)!, target.Channel, alert))];
    }

    /// <summary>The channels of a receiver that are switched on and supported.</summary>
    public static IEnumerable<Target> Channels(Receiver receiver)
    {
        if (receiver.Spec.Email is { Enabled: not false, To.Count: > 0 }) yield return new(receiver.Metadata.Name!, Target.EmailChannel);
        if (receiver.Spec.Webhook is { Enabled: not false, Url.Length: > 0 }) yield return new(receiver.Metadata.Name!, Target.WebhookChannel);
    }

    public static bool IsGlobal(Receiver receiver) => NotificationConfig.LabelsOf(receiver).GetValueOrDefault("type", "global") is "global" or "default";

    private static IEnumerable<Target> Named(Alert alert, Alerting.AlertDelivery delivery, NotificationConfig config)
    {
        var receivers = (delivery.Receivers ?? []).Select(config.FindReceiver).OfType<Receiver>().Where(receiver => MayName(delivery.Namespace, receiver));
        foreach (var target in receivers.SelectMany(receiver => Channels(receiver).Where(target => Wants(receiver, target.Channel, alert)))) yield return target;
        if (delivery.Email is { Count: > 0 } addresses) yield return new("", Target.EmailChannel) { Addresses = addresses };
    }

    // A policy of a namespace must not write to the receivers of another tenant.
    private static bool MayName(string? ns, Receiver receiver) => ns is null || IsGlobal(receiver) || NotificationConfig.LabelsOf(receiver).GetValueOrDefault(NamespaceLabel) == ns;

    private static IEnumerable<Target> Channels(Receiver receiver, ReceiverSelector selector)
    {
        var labels = NotificationConfig.LabelsOf(receiver);
        var name = receiver.Metadata.Name ?? "";
        var tenant = (selector.Channels ?? []).FirstOrDefault(channel => channel.Tenant == labels.GetValueOrDefault("user") && labels.GetValueOrDefault("type") == "tenant");
        var chosen = (selector.Name ?? []).Contains(name)
            || selector.RegexName is { Length: > 0 } pattern && IsMatch(pattern, name)
            || selector.Selector is { } wanted && wanted.Matches(labels);
        if (!chosen && tenant is null) return [];
        var types = chosen ? (selector.Type is { Length: > 0 } one ? [one] : null) : tenant!.Type is { Count: > 0 } some ? some : null;
        return Channels(receiver).Where(target => types is null || types.Contains(target.Channel));
    }

    private static bool Wants(Receiver receiver, string channel, Alert alert) =>
        (channel == Target.EmailChannel ? receiver.Spec.Email?.AlertSelector : receiver.Spec.Webhook?.AlertSelector)?.Matches(alert.Labels) ?? true;

    private static bool IsMatch(string pattern, string name)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MatchLimit).IsMatch(name);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            // The condition of the router says so.
            return false;
        }
    }
}
