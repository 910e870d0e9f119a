using LuBan.Identity.ExternalAuthority;
using LuBan.Resources;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.Federation;

/// <summary>Adds identity providers to a container and to an application.</summary>
internal static class FederationServices
{
    /// <summary>Adds them, behind accounts and keys. An <see cref="IContributedProviders"/> that is registered is used.</summary>
    public static IServiceCollection AddLuBanFederation(this IServiceCollection services)
    {
        services.AddRecords<IdentityLink>(FederationKinds.IdentityLink);
        services.AddRecords<Departure>(FederationKinds.Departure);
        services.AddRecords<FederatedSession>(FederationKinds.Session);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAdmission, IdentityProviderAdmission>());
        services.AddConnectors();
        services.AddOptions<AuthorityOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuthorityOptions>, AuthorityRules>());
        services.TryAddSingleton<AuthorityTokens>();
        services.TryAddSingleton(provider => new FederatedProviders(provider.GetRequiredService<ResourceService>(), provider.GetRequiredService<Connectors>()));
        services.TryAddSingleton<IdentityLinks>();
        services.TryAddSingleton<FederatedAccounts>();
        services.TryAddSingleton<Departures>();
        services.TryAddSingleton(provider => new FederatedSessions(
            provider.GetRequiredService<RecordStore<FederatedSession>>(), provider.GetRequiredService<Sessions>(), provider.GetRequiredService<FederatedProviders>(), provider.GetRequiredService<ProviderSettings>(),
            provider.GetRequiredService<ILogger<FederatedSessions>>()));
        services.TryAddSingleton<FederatedSignIn>();
        services.TryAddSingleton<FederatedSignOut>();
        services.TryAddSingleton<FederatedCookie>();
        services.TryAddSingleton<PasswordLinking>();
        services.TryAddSingleton<FederatedLeftovers>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPasswordAuthority, FederatedPasswords>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FederationKeeper>());
        return services;
    }

    public static void MapLuBanFederation(this IEndpointRouteBuilder routes)
    {
        routes.MapFederatedRoutes();
        routes.MapSelfIdentities();
    }

    private static void AddConnectors(this IServiceCollection services)
    {
        services.TryAddSingleton<FederationHttp>();
        services.TryAddSingleton<OidcDiscovery>();
        services.TryAddSingleton<OidcTokenEndpoint>();
        services.TryAddSingleton<OidcTokens>();
        services.TryAddSingleton<OidcConnector>();
        services.TryAddSingleton<GitHubConnector>();
        services.TryAddSingleton<LdapTrust>();
        services.TryAddSingleton<LdapConnector>();
        services.TryAddSingleton<Connectors>();
        services.TryAddSingleton<ProviderSettings>();
    }
}
