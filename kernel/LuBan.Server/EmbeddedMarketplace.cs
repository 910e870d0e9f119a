using LuBan.Kernel.Browsing;
using LuBan.Kernel.Catalogue;
using LuBan.Marketplace;
using LuBan.Marketplace.Access;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LuBan.Server;

/// <summary>The marketplace inside the server: its feed below <see cref="FeedPath"/>, and a package source that leads the kernel there.</summary>
internal static class EmbeddedMarketplace
{
    public const string FeedPath = "/feeds/default";

    public static void AddMarketplace(this WebApplicationBuilder builder, ServerSettings settings)
    {
        if (!settings.Marketplace) return;
        builder.Services.AddLuBanMarketplace(marketplace =>
        {
            builder.Configuration.GetSection("Marketplace").Bind(marketplace);
            marketplace.Data = Path.Combine(settings.Data, "marketplace");
            marketplace.Postgres = settings.Postgres;
            marketplace.FeedPath = FeedPath;
            marketplace.PublicUrls = settings.PublicUrls;
            marketplace.SeedFolder = Path.Combine(AppContext.BaseDirectory, "seed");
        });
        builder.Services.AddSingleton<IMarketplaceIdentity, KernelIdentity>();
        builder.Services.Replace(ServiceDescriptor.Singleton<ISourceAddresses, EmbeddedAddresses>());
        builder.Services.AddHostedService<EmbeddedSource>();
        builder.Services.AddSingleton(new ApiDocument("luban-marketplace", "LuBan marketplace", "/api/marketplace/v1/openapi.json"));
    }

    public static void MapMarketplace(this WebApplication app, ServerSettings settings)
    {
        if (settings.Marketplace) app.MapLuBanMarketplace();
    }
}
