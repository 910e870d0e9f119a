using LuBan.Sdk;

namespace LuBan.Observability.Notifications;

/// <summary>Reads the objects that say who is told.</summary>
internal sealed class NotificationSource(IResourceCache<Receiver> receivers, IResourceCache<Config> configs, IResourceCache<Router> routers, IResourceCache<Silence> silences)
{
    public Task WhenReadAsync(CancellationToken cancellationToken) => Task.WhenAll(
        receivers.WaitForSyncAsync(cancellationToken), configs.WaitForSyncAsync(cancellationToken), routers.WaitForSyncAsync(cancellationToken), silences.WaitForSyncAsync(cancellationToken));

    public NotificationConfig Current() => new() { Receivers = receivers.List(), Configs = configs.List(), Routers = routers.List(), Silences = silences.List() };
}
