using LuBan.Observability.PromQl;
using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.Metrics;

/// <summary>The store and the query engine, in the extension's container.</summary>
internal static class MetricsSetup
{
    public static IExtensionBuilder AddMetrics(this IExtensionBuilder extension)
    {
        extension.Services.AddSingleton<MetricStore>();
        extension.Services.AddSingleton<IMetricStore>(services => services.GetRequiredService<MetricStore>());
        extension.AddOptions<QueryOptions>("queries");
        extension.Services.AddSingleton<ActiveQueries>().AddSingleton<QueryGate>();
        extension.Services.AddSingleton(services => new QueryEngine(services.GetRequiredService<MetricStore>(), services.GetRequiredService<IOptionsMonitor<QueryOptions>>(), services.GetRequiredService<ActiveQueries>(), services.GetRequiredService<QueryGate>()));
        return extension;
    }
}
