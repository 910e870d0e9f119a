using System.Text.Json.Nodes;

namespace LuBan.Observability.Notifications;

/// <summary>The JSON that Alertmanager posts to webhooks, version 4.</summary>
internal static class WebhookPayload
{
    public static JsonObject Of(Notification notification, string externalUrl) => new()
    {
        ["version"] = "4",
        ["groupKey"] = notification.GroupKey,
        ["truncatedAlerts"] = 0,
        ["status"] = notification.Status,
        ["receiver"] = notification.Target.Receiver,
        ["groupLabels"] = Map(notification.GroupLabels),
        ["commonLabels"] = Map(notification.CommonLabels),
        ["commonAnnotations"] = Map(notification.CommonAnnotations),
        ["externalURL"] = externalUrl,
        ["alerts"] = new JsonArray([.. notification.All.Select(alert => Of(alert, notification.Resolved.Contains(alert), externalUrl))]),
    };

    private static JsonObject Of(Alert alert, bool isResolved, string externalUrl) => new()
    {
        ["status"] = isResolved ? "resolved" : "firing",
        ["labels"] = Map(alert.Labels),
        ["annotations"] = Map(alert.Annotations),
        ["startsAt"] = alert.StartsAt.UtcDateTime.ToString("O"),
        ["endsAt"] = isResolved && alert.EndsAt is { } end ? end.UtcDateTime.ToString("O") : "0001-01-01T00:00:00Z",
        ["generatorURL"] = MailComposer.Link(alert, externalUrl) ?? alert.GeneratorUrl,
        ["fingerprint"] = alert.Fingerprint,
    };

    private static JsonObject Map(IReadOnlyDictionary<string, string> values) => new(values.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
}
