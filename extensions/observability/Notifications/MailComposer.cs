using System.Globalization;
using System.Net;
using System.Text;

namespace LuBan.Observability.Notifications;

/// <summary>Writes the words of a message: what, since when, how bad, where, and what may be the reason.</summary>
internal static class MailComposer
{
    private const int MaximumAlerts = 50;

    public static string Subject(Notification notification, MailTexts texts)
    {
        var status = notification.Firing.Count > 0 ? $"{texts.Firing}:{notification.Firing.Count}" : $"{texts.Resolved}:{notification.Resolved.Count}";
        var common = notification.CommonLabels;
        var name = common.GetValueOrDefault("alertname") ?? string.Join(", ", notification.All.Select(alert => alert.Name).Distinct().Take(3));
        var severity = common.GetValueOrDefault("severity") is { Length: > 0 } level ? $" ({level})" : "";
        var place = common.GetValueOrDefault("namespace") is { Length: > 0 } ns ? $" {ns}" : "";
        return $"{(notification.IsTest ? $"[{texts.Test}] " : "")}[{status}] {name}{severity}{place}";
    }

    public static string Text(Notification notification, IReadOnlyDictionary<string, AlertContext> contexts, string externalUrl, MailTexts texts)
    {
        var text = new StringBuilder();
        foreach (var alert in notification.All.Take(MaximumAlerts))
        {
            text.Append(CultureInfo.InvariantCulture, $"[{Status(alert, notification, texts)}] {alert.Name}\n");
            foreach (var (label, value) in Facts(alert, texts)) text.Append(CultureInfo.InvariantCulture, $"  {label}: {value}\n");
            if (Link(alert, externalUrl) is { } link) text.Append(CultureInfo.InvariantCulture, $"  {texts.Link}: {link}\n");
            var context = contexts.GetValueOrDefault(alert.Fingerprint, AlertContext.Empty);
            if (context.LogLines.Count > 0) text.Append(CultureInfo.InvariantCulture, $"  {texts.Logs}:\n").AppendJoin("", context.LogLines.Select(line => $"    {line}\n"));
            if (context.Changes.Count > 0) text.Append(CultureInfo.InvariantCulture, $"  {texts.Changes}:\n").AppendJoin("", context.Changes.Select(change => $"    {Words(change, texts)}\n"));
            text.Append('\n');
        }
        if (notification.Repeat > 0) text.Append(string.Format(CultureInfo.InvariantCulture, texts.Again, notification.Repeat)).Append('\n');
        return text.Append("-- \n").Append(texts.Footer).Append('\n').ToString();
    }

    public static string Html(Notification notification, IReadOnlyDictionary<string, AlertContext> contexts, string externalUrl, MailTexts texts)
    {
        var html = new StringBuilder("<!doctype html><html><body style=\"font-family:sans-serif;font-size:14px;color:#1f2328;max-width:720px\">");
        foreach (var alert in notification.All.Take(MaximumAlerts))
        {
            var colour = notification.Resolved.Contains(alert) ? "#1a7f37" : alert.Labels.GetValueOrDefault("severity") is "critical" or "error" ? "#cf222e" : "#9a6700";
            html.Append(CultureInfo.InvariantCulture, $"<h3 style=\"margin:16px 0 4px;color:{colour}\">{Escape($"[{Status(alert, notification, texts)}] {alert.Name}")}</h3><table cellpadding=\"2\">");
            foreach (var (label, value) in Facts(alert, texts)) html.Append(CultureInfo.InvariantCulture, $"<tr><td style=\"color:#59636e;vertical-align:top\">{Escape(label)}</td><td>{Escape(value)}</td></tr>");
            html.Append("</table>");
            if (Link(alert, externalUrl) is { } link) html.Append(CultureInfo.InvariantCulture, $"<p><a href=\"{Escape(link)}\">{Escape(texts.Link)}</a></p>");
            var context = contexts.GetValueOrDefault(alert.Fingerprint, AlertContext.Empty);
            if (context.LogLines.Count > 0) html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:8px 0 2px\">{Escape(texts.Logs)}</p><pre style=\"background:#f6f8fa;padding:8px;white-space:pre-wrap\">{Escape(string.Join('\n', context.LogLines))}</pre>");
            if (context.Changes.Count > 0) html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:8px 0 2px\">{Escape(texts.Changes)}</p><ul>").AppendJoin("", context.Changes.Select(change => $"<li>{Escape(Words(change, texts))}</li>")).Append("</ul>");
        }
        if (notification.Repeat > 0) html.Append("<p>").Append(Escape(string.Format(CultureInfo.InvariantCulture, texts.Again, notification.Repeat))).Append("</p>");
        return html.Append(CultureInfo.InvariantCulture, $"<p style=\"color:#59636e\">{Escape(texts.Footer)}</p></body></html>").ToString();
    }

    public static string? Link(Alert alert, string externalUrl) => externalUrl.Length == 0 ? null
        : $"{externalUrl.TrimEnd('/')}/x/luban.observability/alerts?alert={alert.Fingerprint}";

    private static string Status(Alert alert, Notification notification, MailTexts texts) => notification.Resolved.Contains(alert) ? texts.Resolved : texts.Firing;

    private static IEnumerable<(string Label, string Value)> Facts(Alert alert, MailTexts texts)
    {
        foreach (var (name, value) in alert.Annotations.Where(entry => entry.Key != Alert.LogQuery).OrderBy(entry => entry.Key is "summary" ? 0 : entry.Key is "description" ? 1 : 2)) yield return (name, value);
        yield return (texts.Since, Time(alert.StartsAt));
        if (alert.EndsAt is { } end && end <= alert.UpdatedAt) yield return (texts.Ended, Time(end));
        if (alert.Value is { } value0) yield return (texts.Value, Alerting.TemplateFunctions.Plain(value0));
        yield return (texts.Labels, string.Join(", ", alert.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}")));
    }

    private static string Words(RecentChange change, MailTexts texts) =>
        $"{Time(change.At)} {change.About} {change.Reason}: {change.Message}{(change.Commit is null ? "" : $" ({texts.Commit} {change.Commit})")}";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
