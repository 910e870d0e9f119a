using LuBan.Resources;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Access;

/// <summary>Adds what decides about access.</summary>
internal static class AccessServices
{
    /// <summary>Decisions, and what extensions may do.</summary>
    public static IServiceCollection AddAccessDecisions(this IServiceCollection services)
    {
        services.AddSingleton<AccessIndex>();
        services.AddSingleton<ExtensionGrants>();
        services.AddSingleton(provider => new AccessEvaluator(provider.GetRequiredService<AccessIndex>(), provider.GetRequiredService<ExtensionGrants>()));
        // Late: it reads resources, and the resources ask it.
        services.AddSingleton(provider => new Lazy<AccessEvaluator>(provider.GetRequiredService<AccessEvaluator>));
        services.AddSingleton<IAdmission, EscalationAdmission>();
        services.AddSingleton<ContributedRoles>();
        return services;
    }

    /// <summary>The roles that are always there, and who administers.</summary>
    public static IServiceCollection AddRoles(this IServiceCollection services)
    {
        services.AddSingleton<IBootstrapRoles, StandardRoles>();
        services.AddSingleton<RoleBootstrap>();
        services.AddSingleton<RoleKeeper>();
        services.AddSingleton<AdministratorClaims>();
        services.AddSingleton(provider => new Administrators(provider.GetRequiredService<AccessEvaluator>()));
        services.AddSingleton<IClaimsTransformation>(provider => provider.GetRequiredService<AdministratorClaims>());
        return services;
    }
}
