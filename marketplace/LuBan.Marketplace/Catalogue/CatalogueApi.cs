using LuBan.Marketplace.Access;
using LuBan.Marketplace.Catalogue.Webhooks;
using LuBan.Marketplace.Content;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Marketplace.Catalogue;

/// <summary>The catalogue's part of the marketplace's API.</summary>
internal static class CatalogueApi
{
    /// <summary>Below which the API is.</summary>
    public const string Base = "/api/marketplace/v1";

    /// <summary>Maps it.</summary>
    public static IEndpointRouteBuilder MapCatalogue(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Base);
        api.GuardMarketplace();
        api.MapSearch();
        api.MapContent();
        api.MapExtensions();
        api.MapReviews();
        api.MapAdvisories();
        api.MapWebhooks();
        api.MapDescription();
        return routes;
    }
}
