using LuBan.Marketplace.Catalogue.Webhooks;
using LuBan.Marketplace.Content;
using LuBan.Marketplace.Feed;
using LuBan.Marketplace.Search;
using LuBan.Marketplace.State;
using LuBan.Marketplace.Trust;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Catalogue;

/// <summary>What the catalogue needs.</summary>
internal static class CatalogueServices
{
    /// <summary>Adds search, content, reviews, advisories, statistics, webhooks and the API's description. Safe to call twice.</summary>
    public static IServiceCollection AddCatalogue(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(ExtensionCatalogue))) return services;
        services.AddSingleton<ExtensionCatalogue>();
        services.AddSingleton<Reviews>();
        services.AddSingleton<Advisories>();
        services.AddSingleton<IFeedAdvisories>(provider => provider.GetRequiredService<Advisories>());
        services.AddSingleton<IAdvisorySource>(provider => provider.GetRequiredService<Advisories>());
        services.AddSingleton<ContentReader>();
        services.AddSingleton<ResolvePreview>();
        services.AddSingleton<Statistics>();
        services.AddSingleton<NewsFeed>();
        services.AddSingleton(MakeIndex);
        services.AddSingleton<WebhookEvents>();
        services.AddSingleton(provider => WebhookSecrets.Open(provider.GetRequiredService<IOptions<MarketplaceOptions>>().Value.Data));
        services.AddSingleton<Webhooks.Webhooks>();
        services.AddSingleton<WebhookSender>();
        services.AddHostedService(provider => provider.GetRequiredService<WebhookSender>());
        services.AddHostedService<SearchStart>();
        services.AddApiDescription();
        return services;
    }

    private static SearchIndex MakeIndex(IServiceProvider provider)
    {
        // Before the index: it asks for ratings when it is told of a review, and they have to know of it by then.
        var reviews = provider.GetRequiredService<Reviews>();
        return new SearchIndex(
            provider.GetRequiredService<MarketplaceState>(), id => reviews.RatingOf(id).Rank, provider.GetRequiredService<IOptions<MarketplaceOptions>>().Value.Catalogue.HostVersions,
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SearchIndex>>());
    }

    /// <summary>Builds the index before the first request, beside the rest of the start.</summary>
    private sealed class SearchStart(SearchIndex index) : BackgroundService
    {
        private const int Many = 10_000;

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() =>
        {
            index.Start();
            // Reading a large state and indexing it leaves as much garbage as there is state, and no later collection would give it back soon.
            if (index.Count > Many) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }, stoppingToken);
    }
}
