using LuBan.Marketplace.Access;
using LuBan.Marketplace.Bundles;
using LuBan.Marketplace.Feed;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace LuBan.Marketplace.Publishing;

/// <summary>What publishing needs: publishers and states, signing, and the steps of a push.</summary>
internal static class PublishingServices
{
    private const string ApiRoot = "/api/marketplace/v1";

    /// <summary>Adds it. Store, blobs and access are added elsewhere. Safe to call twice.</summary>
    public static IServiceCollection AddPublishing(this IServiceCollection services)
    {
        services.AddMarketplaceAccess();
        services.TryAddSingleton<PrefixRules>();
        services.TryAddSingleton<Ownership>();
        services.TryAddSingleton<PublisherAccounts>();
        services.TryAddSingleton<VersionStates>();
        services.TryAddSingleton<Tokens>();
        services.TryAddSingleton<TrustDocuments>();
        services.TryAddSingleton<Blocklist>();
        services.TryAddSingleton<SigningKeys>();
        services.TryAddSingleton<MetadataIssuer>();
        services.AddBundles();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TrustStart>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PublisherStart>());
        return services.AddPush();
    }

    /// <summary>Maps the API of publishers, tokens, states, review, blocklist and audit, and the signed metadata of the feed.</summary>
    public static void MapPublishing(this IEndpointRouteBuilder routes, string feedPath)
    {
        var api = routes.MapGroup(ApiRoot);
        api.GuardMarketplace();
        api.MapPublishers();
        api.MapPrefixes();
        api.MapTokens();
        api.MapOwners();
        api.MapStates();
        api.MapSubmissions();
        api.MapValidations();
        api.MapBlocklist();
        api.MapAudit();
        api.MapPolicy();
        api.MapBundles();
        routes.MapMetadata(feedPath);
    }

    private static IServiceCollection AddPush(this IServiceCollection services)
    {
        services.TryAddSingleton<NameIndex>();
        services.TryAddSingleton<PushRules>();
        services.TryAddSingleton<RefusedReports>();
        services.TryAddSingleton<ArchiveStep>();
        services.TryAddSingleton<IdentityStep>();
        services.TryAddSingleton<AuthorSignatureStep>();
        services.TryAddSingleton<AnalysisStep>();
        services.TryAddSingleton<BillStep>();
        services.TryAddSingleton<CountersignStep>();
        services.TryAddSingleton<StoreStep>();
        services.TryAddSingleton<CommitStep>();
        services.TryAddSingleton<IPushPipeline, PushPipeline>();
        return services;
    }
}
