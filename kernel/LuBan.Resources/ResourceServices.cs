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
        services.TryAddSingleton<IResourceStore>(provider => SqliteResourceStore.Open(
            provider.GetRequiredService<IOptions<ResourceStoreOptions>>().Value, provider.GetRequiredService<TimeProvider>(), provider.GetService<ILogger<SqliteResourceStore>>()));
        services.TryAddSingleton(provider => new ResourceService(
            provider.GetRequiredService<IResourceStore>(), provider.GetRequiredService<KindRegistry>(), provider.GetServices<IAdmission>(),
            provider.GetRequiredService<IOptions<ResourceStoreOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAdmission, DefinitionAdmission>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<Microsoft.Extensions.Hosting.IHostedService, DefinitionController>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<Microsoft.Extensions.Hosting.IHostedService, ResourceCollector>());
        return services;
    }
}
