using LuBan.Observability.Metrics;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Observability.Scraping;

/// <summary>Reading the metrics of others.</summary>
internal static class ScrapingRoom
{
    internal static IExtensionBuilder AddScraping(this IExtensionBuilder extension)
    {
        extension.AddResource<ScrapeTarget>().AddReconciler<ScrapeTargetReconciler>(options => options.When<ScrapeTarget>(change => change.GenerationChanged()));
        extension.AddResource<ServiceMonitor>().AddReconciler<ServiceMonitorReconciler>(options => options.When<ServiceMonitor>(change => change.GenerationChanged()));
        extension.UseResource<Service>().UseResource<EndpointSlice>();
        extension.AddRoleTemplate(new("scraping-edit", "Say whose metrics are read")
        {
            AggregateTo = ["edit"],
            Rules = [PolicyRule.For("monitoring.coreos.com", "servicemonitors", "get,list,watch,create,update,patch,delete"), PolicyRule.For("observability.luban.dev", "scrapetargets", "get,list,watch,create,update,patch,delete")],
        });
        extension.AddRoleTemplate(new("scraping-read", "See whose metrics are read")
        {
            AggregateTo = ["view"],
            Rules = [PolicyRule.For("monitoring.coreos.com", "servicemonitors", "get,list,watch"), PolicyRule.For("observability.luban.dev", "scrapetargets", "get,list,watch")],
        });
        extension.Services.AddSingleton<TargetBook>().AddSingleton<ScrapeClient>();
        extension.Services.AddSingleton(services => new Scraper(services.GetRequiredService<ScrapeClient>().ReadAsync, services.GetRequiredService<IMetricStore>(), services.GetRequiredService<TimeProvider>()));
        extension.Services.AddHostedService<ScrapeLoop>();
        return extension;
    }
}
