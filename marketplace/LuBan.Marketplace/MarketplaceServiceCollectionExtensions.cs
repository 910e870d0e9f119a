using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.Catalogue;
using LuBan.Marketplace.Feed;
using LuBan.Marketplace.Publishing;
using LuBan.Marketplace.Search;
using LuBan.Marketplace.State;
using LuBan.Marketplace.Trust;
using LuBan.Marketplace.Upstreams;
using LuBan.Resources.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace;

/// <summary>Puts a marketplace into a host.</summary>
public static class MarketplaceServiceCollectionExtensions
{
    /// <summary>Adds the marketplace's services.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets at least the data directory.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddLuBanMarketplace(this IServiceCollection services, Action<MarketplaceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<MarketplaceOptions>().Configure(configure).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddStorage();
        services.AddPublishing();
        services.AddCatalogue();
        services.AddFeed();
        services.AddSeed();
        return services;
    }

    private static void AddStorage(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => MarketplaceStore.Open(OptionsOf(provider), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        services.TryAddSingleton(provider => provider.GetRequiredService<MarketplaceStore>().State);
        services.TryAddSingleton(provider =>
        {
            // Opening the store takes the directory's lock: only then may what is left in the staging folder be thrown away.
            _ = provider.GetRequiredService<MarketplaceStore>();
            return new StagingFolder(OptionsOf(provider).Data);
        });
        services.TryAddSingleton(OpenBlobs);
        services.AddHostedService<MarketplaceStart>();
    }

    private static IBlobs OpenBlobs(IServiceProvider provider)
    {
        var (options, staging) = (OptionsOf(provider), provider.GetRequiredService<StagingFolder>());
        if (options.S3 is { } s3) return new S3Blobs(s3, options.Data, staging, provider.GetRequiredService<TimeProvider>());
        // Servers that share a journal share its files too, unless they were told of another place.
        return options.BlobFolder is null && BlobStores.Open(new ResourceStoreOptions { Postgres = options.Postgres }) is { } database
            ? new DatabaseBlobs(database, options.Data, staging)
            : new FolderBlobs(options.BlobFolder ?? Path.Combine(options.Data, "blobs"), staging);
    }

    private static void AddFeed(this IServiceCollection services)
    {
        services.TryAddSingleton<UpstreamFetch>();
        services.TryAddSingleton<UpstreamPackages>();
        services.AddHostedService<UpstreamMirror>();
        services.TryAddSingleton<FeedAddresses>();
        services.TryAddSingleton<FeedPackages>();
        services.TryAddSingleton<ServiceIndex>();
        services.TryAddSingleton<FlatContainer>();
        services.TryAddSingleton<Registrations>();
        services.TryAddSingleton<FeedSearch>();
        services.TryAddSingleton<Vulnerabilities>();
        services.TryAddSingleton<RepositorySignatures>();
        services.TryAddSingleton<FeedCatalog>();
        services.TryAddSingleton<ChangeLog>();
        services.TryAddSingleton<CatalogueSync>();
        services.TryAddSingleton<AbuseReports>();
        services.TryAddSingleton<Uploads>();
        services.TryAddSingleton<PackagePublish>();
        services.TryAddSingleton<SymbolFiles>();
        services.TryAddSingleton(provider => new SearchIndex(provider.GetRequiredService<MarketplaceState>(), time: provider.GetRequiredService<TimeProvider>(), logger: provider.GetRequiredService<ILogger<SearchIndex>>()));
        services.TryAddSingleton<DownloadCounter>();
        services.AddHostedService(provider => provider.GetRequiredService<DownloadCounter>());
    }

    private static void AddSeed(this IServiceCollection services)
    {
        services.TryAddSingleton<PackageSeed>();
        services.AddHostedService(provider => provider.GetRequiredService<PackageSeed>());
        services.TryAddSingleton(provider => new MarketplaceStatus(provider.GetRequiredService<MarketplaceState>(), provider.GetRequiredService<SigningKeys>(), provider.GetRequiredService<PackageSeed>()));
    }

    private static MarketplaceOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<MarketplaceOptions>>().Value;

    /// <summary>Opens the store before the first request, so that a damaged one keeps the host from starting.</summary>
    private sealed class MarketplaceStart(StagingFolder staging, IBlobs blobs) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.FromResult((staging, blobs));

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
