using LuBan.Observability.Notifications;

namespace LuBan.Observability.Tests.Notifications;

/// <summary>Keeps what it is given.</summary>
internal sealed class RecordingChannel(string name) : IChannel
{
    public string Name => name;

    public List<Notification> Sent { get; } = [];

    public DeliveryResult Answer { get; set; } = new(null, false, "somebody");

    public Task<DeliveryResult> SendAsync(Notification notification, NotificationConfig config, CancellationToken cancellationToken)
    {
        lock (Sent) Sent.Add(notification);
        return Task.FromResult(Answer);
    }
}
