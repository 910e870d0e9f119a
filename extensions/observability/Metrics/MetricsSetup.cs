using LuBan.Observability.Prometheus;
using LuBan.Observability.PromQl;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;


namespace LuBan.Observability.Metrics;

/// <summary>The store and the query engine, in the extension's container.</summary>
internal static class MetricsSetup
{
    public static IExtensionBuilder AddMetrics(this IExtensionBuilder extension)
    {
        extension.AddPermission(MetricsPermissions.Read, "Read metrics and run queries.");
        extension.AddPermission(MetricsPermissions.Write, "Send metrics by remote write.");
        extension.AddPermission(MetricsPermissions.Manage, "End queries of others.");
        extension.AddRoleTemplate(new("metrics-read", "Read metrics") { Permissions = [MetricsPermissions.Read], AggregateTo = ["view"] });
        extension.AddOptions<MetricStoreOptions>("metrics");
        extension.Services.AddSingleton<StoreMeters>();
        extension.Services.AddSingleton(services => new MetricStore(
            Path.Combine(services.GetRequiredService<IExtensionEnvironment>().DataDirectory, "metrics"), services.GetRequiredService<IOptionsMonitor<MetricStoreOptions>>(),
            services.GetRequiredService<TimeProvider>(), services.GetRequiredService<StoreMeters>()));
        extension.Services.AddHostedService<MetricStoreService>();
        extension.Services.AddSingleton<IMetricStore>(services => services.GetRequiredService<MetricStore>());
        extension.AddOptions<QueryOptions>("queries");
        extension.Services.AddSingleton<ActiveQueries>().AddSingleton<QueryGate>();
        extension.Services.AddSingleton(services => new QueryEngine(services.GetRequiredService<MetricStore>(), services.GetRequiredService<IOptionsMonitor<QueryOptions>>(), services.GetRequiredService<ActiveQueries>(), services.GetRequiredService<QueryGate>()));
        extension.Services.AddSingleton<RemoteWrite>().AddSingleton<StatusApi>().AddSingleton<DatasourceClient>().AddSingleton<DatasourceProxy>().AddSingleton<EmptinessDiagnosis>();
        extension.Services.AddScoped<QueryApi>();
        extension.UseResource<Secret>().AddResource<Datasource>().AddReconciler<DatasourceReconciler>();
        extension.Routes.MapPrometheus();
        return extension;
    }
}
