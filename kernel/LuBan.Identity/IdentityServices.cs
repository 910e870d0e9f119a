using LuBan.Identity;
using LuBan.Identity.Authentication;
using LuBan.Identity.Clients;
using LuBan.Identity.Federation;
using LuBan.Identity.Keys;
using LuBan.Identity.Pages;
using LuBan.Identity.Protocol;
using LuBan.Identity.Tokens;
using LuBan.Resources;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds identity to a web application.</summary>
public static class IdentityServices
{
    /// <summary>Adds users, credentials, sessions, tokens and the provider. After the resources, which it is kept in. Safe to call twice.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">How it works; the defaults are right for most.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddLuBanIdentity(this IServiceCollection services, Action<IdentityOptions>? configure = null)
    {
        services.AddOptions<IdentityOptions>().Configure(configure ?? (_ => { })).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddLuBanAccounts();
        services.AddKeysAndTokens();
        services.AddClients();
        services.AddProtocol();
        services.AddLuBanFederation();
        services.AddPages();
        services.AddLuBanAuthentication();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, IdentityMaintenance>());
        return services;
    }

    private static void AddKeysAndTokens(this IServiceCollection services)
    {
        services.AddRecords<SigningKeySetRecord>(ProviderKinds.SigningKeySet);
        services.AddRecords<GrantRecord>(ProviderKinds.Grant);
        services.AddRecords<SpentTokenRecord>(ProviderKinds.SpentToken);
        services.AddRecords<SealingKeyRecord>(ProviderKinds.SealingKey);
        services.AddRecords<DeviceRecord>(ProviderKinds.DeviceRequest);
        services.AddRecords<PushedRecord>(ProviderKinds.PushedRequest);
        services.AddRecords<ConsentRecord>(ProviderKinds.Consent);
        services.TryAddSingleton(provider => new SigningKeys(provider.GetRequiredService<RecordStore<SigningKeySetRecord>>(), provider.GetRequiredService<IOptions<IdentityOptions>>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<AccessTokens>();
        services.TryAddSingleton<SpentTokens>();
        services.TryAddSingleton<SealedStates>();
        services.TryAddSingleton<Grants>();
    }

    private static void AddClients(this IServiceCollection services)
    {
        services.AddRecords<ClientSecretRecord>(ProviderKinds.ClientSecret);
        services.TryAddSingleton<ClientDirectory>();
        services.TryAddSingleton<ClientSecrets>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAdmission, ClientRules>());
    }

    private static void AddProtocol(this IServiceCollection services)
    {
        services.TryAddSingleton<Issuers>();
        services.TryAddSingleton<ScopeDirectory>();
        services.TryAddSingleton<FailureLimits>();
        services.TryAddSingleton<ClientAuthentication>();
        services.TryAddSingleton<Discovery>();
        services.TryAddSingleton(provider => new ServiceAccountTokens(
            provider.GetRequiredService<ResourceService>(), provider.GetRequiredService<SigningKeys>(), provider.GetRequiredService<Issuers>(), provider.GetRequiredService<IOptions<IdentityOptions>>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IRequestedSubresource, TokenRequests>());
        services.TryAddSingleton<OAuthReports>();
        services.TryAddSingleton<TokenIssuer>();
        services.TryAddSingleton<RequestedScopes>();
        services.TryAddSingleton<DeviceRequests>();
        services.TryAddSingleton<PushedRequests>();
        services.TryAddSingleton<AuthorizationRequests>();
        services.TryAddSingleton<Consents>();
        services.TryAddSingleton<TokenEndpoint>();
        services.TryAddSingleton<DeviceEndpoint>();
        services.TryAddSingleton<PushEndpoint>();
        services.TryAddSingleton<IntrospectionEndpoint>();
        services.TryAddSingleton<RevocationEndpoint>();
        services.TryAddSingleton<UserInfoEndpoint>();
    }

    private static void AddPages(this IServiceCollection services)
    {
        services.TryAddSingleton<FormStates>();
        services.TryAddSingleton<LoginButtons>();
        services.TryAddSingleton<LoginPage>();
        services.TryAddSingleton<ConsentPage>();
        services.TryAddSingleton<DevicePage>();
        services.TryAddSingleton<AuthorizationEndpoint>();
        services.TryAddSingleton<EndSessionEndpoint>();
    }

    private static void AddLuBanAuthentication(this IServiceCollection services)
    {
        services.TryAddSingleton<PasswordCache>();
        services.TryAddSingleton<Callers>();
        services.TryAddSingleton<SessionCookie>();
        services.TryAddSingleton<ITokenReviewer, TokenReviewer>();
        // The core only: the full registration would write data-protection keys outside of the data directory.
        services.AddWebEncoders();
        services.TryAddTransient<LuBanAuthenticationHandler>();
        services.AddAuthenticationCore(options =>
        {
            if (options.Schemes.Any(scheme => scheme.Name == LuBanAuthentication.Scheme)) return;
            options.DefaultScheme = LuBanAuthentication.Scheme;
            options.AddScheme<LuBanAuthenticationHandler>(LuBanAuthentication.Scheme, null);
        });
    }

    internal static void AddRecords<TRecord>(this IServiceCollection services, ResourceKind kind)
        where TRecord : class =>
        services.TryAddSingleton(provider => new RecordStore<TRecord>(provider.GetRequiredService<ResourceService>(), kind));
}
