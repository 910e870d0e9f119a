namespace LuBan.Observability.Notifications;

/// <summary>A way to tell people: mail, webhook.</summary>
internal interface IChannel
{
    /// <summary>The name: <see cref="Target.Channel"/>.</summary>
    string Name { get; }

    /// <summary>Sends once. Never throws but for cancellation.</summary>
    Task<DeliveryResult> SendAsync(Notification notification, NotificationConfig config, CancellationToken cancellationToken);
}
