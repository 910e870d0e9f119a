using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LuBan.Marketplace.Access;

/// <summary>What access needs.</summary>
internal static class AccessServices
{
    /// <summary>Adds callers, tokens, limits and the guard. The store is added elsewhere. Safe to call twice.</summary>
    public static IServiceCollection AddMarketplaceAccess(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new PublisherDocuments(provider.GetRequiredService<MarketplaceStore>().State));
        services.TryAddSingleton<AccessLimits>();
        services.TryAddSingleton<CallerResolver>();
        services.TryAddSingleton<AccessGuard>();
        if (services.Any(service => service.ServiceType == typeof(TokenUses))) return services;
        services.AddSingleton<TokenUses>();
        services.AddHostedService(provider => provider.GetRequiredService<TokenUses>());
        return services;
    }
}
