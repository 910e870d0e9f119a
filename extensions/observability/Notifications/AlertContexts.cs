using LuBan.Observability.Logs;
using LuBan.Observability.Logs.Query;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.Logging;

namespace LuBan.Observability.Notifications;

/// <summary>Finds what may be the reason of an alert: the log of its object, and what happened in its namespace.</summary>
internal sealed partial class AlertContexts(IResourceClient<Event> events, ILogQuery logs, TimeProvider time, ILogger<AlertContexts> logger)
{
    private const int MostChanges = 10;
    private const int MostOwnChanges = 3;
    private const int MostLines = 20;
    private const int LongestLine = 500;
    private static readonly string[] ObjectLabels = ["kind", "name", "container", "instance"];
    private static readonly TimeSpan Past = TimeSpan.FromMinutes(60);

    public async Task<AlertContext> OfAsync(Alert alert, CancellationToken cancellationToken) => alert.Labels.GetValueOrDefault("namespace") is not { Length: > 0 } ns
        ? AlertContext.Empty : new(await LogAsync(alert, ns, cancellationToken), await ChangesAsync(alert, ns, cancellationToken));

    /// <summary>The last lines of the object that the alert asks for, else any of it: by all labels that alert and lines have in common. Else of the whole namespace.</summary>
    private async Task<IReadOnlyList<string>> LogAsync(Alert alert, string ns, CancellationToken cancellationToken)
    {
        try
        {
            var labels = ObjectLabels.Where(alert.Labels.ContainsKey).ToDictionary(name => name, name => alert.Labels[name]);
            var query = alert.Annotations.GetValueOrDefault(Alert.LogQuery);
            IReadOnlyList<LogLine> lines = [];
            if (query is { Length: > 0 }) lines = await logs.LastLinesAsync(labels, query, ns, MostLines, time.GetUtcNow(), cancellationToken);
            if (lines.Count == 0 && labels.Count > 0) lines = await logs.LastLinesAsync(labels, null, ns, MostLines, time.GetUtcNow(), cancellationToken);
            if (lines.Count == 0) lines = await logs.LastLinesAsync(new Dictionary<string, string>(), null, ns, MostLines, time.GetUtcNow(), cancellationToken);
            return [.. lines.Select(line => $"{DateTimeOffset.UnixEpoch.AddMicroseconds(line.Time).UtcDateTime:HH:mm:ss} {line.Level.Text()} {Short(line.Text)}")];
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException or LogQueryException)
        {
            LogNoLines(failure.Message);
            return [];
        }
    }

    private static string Short(string text) => text.Length > LongestLine ? text[..LongestLine] + "…" : text;

    /// <summary>The last changes, newest first. Those of the object itself are not crowded out by what else happens.</summary>
    private async Task<IReadOnlyList<RecentChange>> ChangesAsync(Alert alert, string ns, CancellationToken cancellationToken)
    {
        try
        {
            var since = time.GetUtcNow() - Past;
            var found = await events.ListAsync(new() { Namespace = ns }, cancellationToken);
            var recent = found.Items.Select(one => (Event: one, At: one.LastTimestamp ?? one.FirstTimestamp ?? one.Metadata.CreationTimestamp ?? default)).Where(one => one.At >= since).OrderByDescending(one => one.At).ToList();
            var own = recent.Where(one => IsAbout(one.Event, alert)).Take(MostOwnChanges).ToList();
            return [.. own.Concat(recent.Except(own).Take(MostChanges - own.Count)).OrderByDescending(one => one.At).Select(one => Change(one.Event, one.At))];
        }
        catch (ResourceException refusal)
        {
            // The message goes out without it: late help is better than a late alert.
            LogNoChanges(refusal.Message);
            return [];
        }
    }

    private static bool IsAbout(Event one, Alert alert) => one.InvolvedObject.Name == alert.Labels.GetValueOrDefault("name") && string.Equals(one.InvolvedObject.Kind, alert.Labels.GetValueOrDefault("kind"), StringComparison.OrdinalIgnoreCase);

    private static RecentChange Change(Event one, DateTimeOffset at) => new(at, $"{one.InvolvedObject.Kind}/{one.InvolvedObject.Name}", one.Reason ?? "", one.Message ?? "",
        one.Metadata.Annotations?.FirstOrDefault(annotation => annotation.Key.EndsWith("/commit", StringComparison.Ordinal)).Value);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log lines are missing in a message: {Reason}")]
    private partial void LogNoLines(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The recent changes are missing in a message: {Reason}")]
    private partial void LogNoChanges(string reason);
}
