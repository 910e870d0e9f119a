using LuBan.Observability.Alerting;
using LuBan.Observability.Notifications.Alertmanager;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.Notifications;

/// <summary>Notifications: who is told, and how.</summary>
internal static class NotificationsRoom
{
    internal static IExtensionBuilder AddNotifications(this IExtensionBuilder extension)
    {
        extension.AddConversion<ReceiverV2Beta1, Receiver, ReceiverConverter>();
        extension.AddConversion<ConfigV2Beta1, Config, ConfigConverter>();
        extension.AddResource<Router>().AddResource<Silence>().UseResource<Secret>().UseResource<Event>();
        extension.AddReconciler<ReceiverReconciler>(options => options.When<Receiver>(change => change.GenerationChanged()));
        extension.AddReconciler<ConfigReconciler>(options => options.When<Config>(change => change.GenerationChanged()));
        extension.AddReconciler<RouterReconciler>(options => options.When<Router>(change => change.GenerationChanged()));
        extension.AddReconciler<SilenceReconciler>(options => options.When<Silence>(change => change.GenerationChanged()));

        var services = extension.Services;
        services.AddSingleton<InstanceId>().AddSingleton<AlertBook>().AddSingleton<DeliveryLog>().AddSingleton<NotificationSource>().AddSingleton<NotificationKeeper>().AddSingleton<Courier>().AddSingleton<AlertContexts>();
        services.AddSingleton<Func<AlertingOptions>>(provider => () => provider.GetRequiredService<IOptionsMonitor<AlertingOptions>>().CurrentValue);
        services.AddSingleton<Func<NotificationConfig>>(provider => provider.GetRequiredService<NotificationSource>().Current);
        services.AddSingleton(provider => new SecretReader(provider.GetRequiredService<IResourceClient<Secret>>().GetAsync, provider.GetRequiredService<IOptions<AlertingOptions>>().Value.SecretNamespace));
        services.AddSingleton<IChannel>(provider => new EmailChannel(provider.GetRequiredService<SecretReader>(), provider.GetRequiredService<Func<AlertingOptions>>(), provider.GetRequiredService<AlertContexts>().OfAsync, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IChannel>(provider => new WebhookChannel(provider.GetRequiredService<SecretReader>(), provider.GetRequiredService<Func<AlertingOptions>>(), provider.GetRequiredService<InstanceId>().Value));
        services.AddSingleton<Dispatcher>().AddSingleton<IncomingAlerts>().AddSingleton<Silences>();
        services.AddHostedService<NotificationLoop>();

        extension.Routes.MapAlertmanager();
        return extension;
    }
}
