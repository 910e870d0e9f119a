using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.Logging;

namespace LuBan.Observability.Notifications;

/// <summary>Finds what may be the reason of an alert: the log of its object, and what happened in its namespace.</summary>
internal sealed partial class AlertContexts(IResourceClient<Event> events, TimeProvider time, ILogger<AlertContexts> logger)
{
    private const int MostChanges = 10;
    private static readonly TimeSpan Past = TimeSpan.FromMinutes(60);

    public async Task<AlertContext> OfAsync(Alert alert, CancellationToken cancellationToken) => alert.Labels.GetValueOrDefault("namespace") is not { Length: > 0 } ns
        ? AlertContext.Empty : new([], await ChangesAsync(ns, cancellationToken));

    private async Task<IReadOnlyList<RecentChange>> ChangesAsync(string ns, CancellationToken cancellationToken)
    {
        try
        {
            var since = time.GetUtcNow() - Past;
            var found = await events.ListAsync(new() { Namespace = ns }, cancellationToken);
            return
            [
                .. found.Items.Select(one => (Event: one, At: one.LastTimestamp ?? one.FirstTimestamp ?? one.Metadata.CreationTimestamp ?? default)).Where(one => one.At >= since)
                    .OrderByDescending(one => one.At).Take(MostChanges).Select(one => Change(one.Event, one.At)),
            ];
        }
        catch (ResourceException refusal)
        {
            // The message goes out without it: late help is better than a late alert.
            LogNoChanges(refusal.Message);
            return [];
        }
    }

    private static RecentChange Change(Event one, DateTimeOffset at) => new(at, $"{one.InvolvedObject.Kind}/{one.InvolvedObject.Name}", one.Reason ?? "", one.Message ?? "",
        one.Metadata.Annotations?.FirstOrDefault(annotation => annotation.Key.EndsWith("/commit", StringComparison.Ordinal)).Value);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The recent changes are missing in a message: {Reason}")]
    private partial void LogNoChanges(string reason);
}
