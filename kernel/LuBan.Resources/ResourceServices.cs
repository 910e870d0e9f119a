using LuBan.Resources.BuiltIn;
using LuBan.Resources.Storage;
using LuBan.Resources.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Resources;

/// <summary>Adds the resource API to a container.</summary>
public static class ResourceServices
{
    /// <summary>Adds store, kinds, service and collector. Add it before what uses them, so that it starts first and stops last.</summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">At least the database path.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddLuBanResources(this IServiceCollection services, Action<ResourceStoreOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<ResourceStoreOptions>().Configure(configure).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<KindRegistry>();
        services.TryAddSingleton<IAccessReviewer, OpenAccess>();
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IAdmission, BuiltInDefaults>(), ServiceDescriptor.Singleton<IAdmission, BuiltInValidation>(),
        ]);
        services.TryAddSingleton(provider => Open(provider, StorageClass.Durable));
        services.TryAddKeyedSingleton(StorageClass.Volatile, (provider, _) => Open(provider, StorageClass.Volatile));
        services.TryAddSingleton(provider => new ResourceService(
            provider.GetRequiredService<IResourceStore>(), provider.GetRequiredService<KindRegistry>(), provider.GetServices<IAdmission>(),
            provider.GetRequiredService<IOptions<ResourceStoreOptions>>().Value, provider.GetRequiredService<TimeProvider>(),
            provider.GetKeyedService<IResourceStore>(StorageClass.Volatile)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<Microsoft.Extensions.Hosting.IHostedService, ResourceCollector>());
        return services;
    }

    private static IResourceStore Open(IServiceProvider provider, StorageClass storage)
    {
        var options = provider.GetRequiredService<IOptions<ResourceStoreOptions>>().Value;
        if (storage == StorageClass.Volatile) options = options.ForVolatile();
        return SqliteResourceStore.Open(options, provider.GetRequiredService<TimeProvider>(), provider.GetService<ILogger<SqliteResourceStore>>());
    }
}
