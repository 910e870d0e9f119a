namespace LuBan.Observability.Notifications;

/// <summary>Brings messages to their channels: tries again while that may help, and writes down what became of each.</summary>
internal sealed class Courier(IEnumerable<IChannel> channels, DeliveryLog log, TimeProvider time)
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60)];

    public async Task<DeliveryResult> SendAsync(Notification notification, NotificationConfig config, CancellationToken cancellationToken)
    {
        var channel = channels.First(channel => channel.Name == notification.Target.Channel);
        for (var attempt = 1; ; attempt++)
        {
            var result = await channel.SendAsync(notification, config, cancellationToken);
            var isLast = result.Succeeded || !result.CanRetry || attempt > Pauses.Length || notification.IsTest;
            if (isLast) Write(notification, result, attempt);
            if (isLast) return result;
            await Task.Delay(Pauses[attempt - 1], time, cancellationToken);
        }
    }

    private void Write(Notification notification, DeliveryResult result, int attempts) => log.Add(new()
    {
        At = time.GetUtcNow(), Receiver = notification.Target.Receiver, Channel = notification.Target.Channel, To = result.To, Status = notification.Status,
        Alerts = [.. notification.All.Select(alert => alert.Name).Distinct()], Namespaces = [.. notification.All.Select(alert => alert.Labels.GetValueOrDefault("namespace", "")).Distinct()],
        Outcome = result.Succeeded ? "sent" : "failed", Reason = result.Problem, Attempts = attempts, Repeat = notification.Repeat, IsTest = notification.IsTest,
    });
}
