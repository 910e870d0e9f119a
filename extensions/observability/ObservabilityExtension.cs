using LuBan.Observability.Alerting;
using LuBan.Observability.Host;
using LuBan.Observability.Logs;
using LuBan.Observability.Metrics;
using LuBan.Observability.Notifications;
using LuBan.Observability.Scraping;
using LuBan.Sdk;

namespace LuBan.Observability;

/// <summary>Metrics, logs and alerts of this machine and of what runs on it.</summary>
public sealed class ObservabilityExtension : Extension
{
    /// <inheritdoc />
    public override void Configure(IExtensionBuilder extension)
    {
        extension.AddLogs();
        extension.AddMetrics();
        extension.AddAlerting();
        extension.AddNotifications();
        extension.AddHostMetrics();
        extension.AddScraping();
    }
}
