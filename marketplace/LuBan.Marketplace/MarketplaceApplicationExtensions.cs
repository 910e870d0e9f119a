using Microsoft.AspNetCore.Routing;

namespace LuBan.Marketplace;

/// <summary>Serves a marketplace.</summary>
public static class MarketplaceApplicationExtensions
{
    /// <summary>Maps the feed and the marketplace's API.</summary>
    /// <param name="routes">The host's routes.</param>
    /// <returns>The routes.</returns>
    public static IEndpointRouteBuilder MapLuBanMarketplace(this IEndpointRouteBuilder routes) => routes;
}
