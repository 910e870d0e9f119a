using LuBan.Observability.Alerting.Api;
using LuBan.Observability.Metrics;
using LuBan.Observability.Notifications;
using LuBan.Observability.Prometheus;
using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;

[assembly: ExtensionPermission(LuBan.Observability.Alerting.Api.AlertsApi.Read, "See alerts, rules, silences and deliveries.")]

namespace LuBan.Observability.Alerting;

/// <summary>Alerting: rules, their evaluation, what is asked about them.</summary>
internal static class AlertingRoom
{
    internal static IExtensionBuilder AddAlerting(this IExtensionBuilder extension)
    {
        extension.AddOptions<AlertingOptions>("alerting");
        extension.AddPermission(AlertsApi.Read, "See alerts, rules, silences and deliveries.");
        extension.AddPermission(AlertsApi.Write, "Acknowledge and silence alerts, post alerts, test receivers.");
        extension.AddRoleTemplate(new("alerts-read", "See alerts")
        {
            Permissions = [AlertsApi.Read], AggregateTo = ["view"],
            Rules = [Sdk.PolicyRule.For("monitoring.coreos.com", "prometheusrules", "get,list,watch"), Sdk.PolicyRule.For("observability.luban.dev", "alertpolicies", "get,list,watch")],
        });
        extension.AddRoleTemplate(new("alerts-edit", "Write rules, acknowledge alerts")
        {
            Permissions = [AlertsApi.Write], AggregateTo = ["edit"],
            Rules = [Sdk.PolicyRule.For("monitoring.coreos.com", "prometheusrules", "create,update,patch,delete"), Sdk.PolicyRule.For("observability.luban.dev", "alertpolicies", "create,update,patch,delete")],
        });

        extension.AddResource<PrometheusRule>().AddReconciler<PrometheusRuleReconciler>(options => options.When<PrometheusRule>(change => change.GenerationChanged()));
        extension.AddResource<AlertPolicy>().AddReconciler<AlertPolicyReconciler>(options => options.When<AlertPolicy>(change => change.GenerationChanged()));

        extension.Services.AddSingleton<RuleBook>().AddSingleton<MetricQueries>().AddSingleton<PreviewService>().AddSingleton<AlertViews>().AddSingleton<ReceiverTest>();
        extension.Services.AddSingleton(services => new RuleEngine(
            services.GetRequiredService<MetricQueries>().For, samples => services.GetRequiredService<IMetricStore>().Append(samples), alert => services.GetRequiredService<AlertBook>().Put(alert), services.GetRequiredService<TimeProvider>()));
        extension.Services.AddHostedService<RuleScheduler>();
        extension.Services.AddSingleton<IMonitoringState, MonitoringState>();

        extension.Routes.MapAlerts();
        return extension;
    }
}
