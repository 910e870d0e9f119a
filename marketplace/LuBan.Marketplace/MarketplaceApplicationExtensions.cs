using LuBan.Marketplace.Catalogue;
using LuBan.Marketplace.Feed;
using LuBan.Marketplace.Publishing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace;

/// <summary>Serves a marketplace.</summary>
public static class MarketplaceApplicationExtensions
{
    /// <summary>Maps the feed and the marketplace's API.</summary>
    /// <param name="routes">The host's routes.</param>
    /// <returns>The routes.</returns>
    public static IEndpointRouteBuilder MapLuBanMarketplace(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var options = routes.ServiceProvider.GetRequiredService<IOptions<MarketplaceOptions>>().Value;
        routes.MapFeed(options.FeedPath, options);
        routes.MapPublishing(options.FeedPath);
        routes.MapCatalogue();
        return routes;
    }
}
