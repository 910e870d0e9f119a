using LuBan.Resources.BuiltIn;
using LuBan.Resources.Storage;
using LuBan.Resources.Storage.Postgres;
using LuBan.Resources.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
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
        services.AddSecrets();
        services.TryAddSingleton(provider => Encrypting(provider, Open(provider, StorageClass.Durable)));
        services.TryAddKeyedSingleton(StorageClass.Volatile, (provider, _) => Encrypting(provider, Open(provider, StorageClass.Volatile)));
        services.TryAddSingleton(provider => new ResourceService(
            provider.GetRequiredService<IResourceStore>(), provider.GetRequiredService<KindRegistry>(), provider.GetServices<IAdmission>(),
            provider.GetRequiredService<IOptions<ResourceStoreOptions>>().Value, provider.GetRequiredService<TimeProvider>(),
            provider.GetKeyedService<IResourceStore>(StorageClass.Volatile)) { Audit = provider.GetService<IAuditPolicy>() });
        services.TryAddEnumerable([ServiceDescriptor.Singleton<IAdmission, DefinitionDefaults>(), ServiceDescriptor.Singleton<IAdmission, DefinitionAdmission>()]);
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IHostedService, DefinitionController>(), ServiceDescriptor.Singleton<IHostedService, ResourceCollector>(), ServiceDescriptor.Singleton<IHostedService, NamespaceKeeper>(), ServiceDescriptor.Singleton<IHostedService, QuotaController>(),
        ]);
        services.AddOptions<EventOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<EventRecorder>();
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IHostedService, EventRetention>(), ServiceDescriptor.Singleton<IHostedService, EventRecorder>(provider => provider.GetRequiredService<EventRecorder>()),
        ]);
        return services;
    }

    private static void AddSecrets(this IServiceCollection services)
    {
        services.AddOptions<SecretOptions>().ValidateDataAnnotations().ValidateOnStart().PostConfigure<IOptions<ResourceStoreOptions>>((secrets, store) =>
        {
            if (secrets.KeyFile.Length == 0 && store.Value.DatabasePath.Length > 0) secrets.KeyFile = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(store.Value.DatabasePath))!, "secret-keys.json");
        });
        services.TryAddSingleton(provider => SecretKeyRing.Open(provider.GetRequiredService<IOptions<SecretOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<SecretReencryption>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SecretReencryption>(provider => provider.GetRequiredService<SecretReencryption>()));
        services.TryAddSingleton(provider => new SecretKeys(provider.GetRequiredService<SecretKeyRing>(), provider.GetRequiredService<SecretReencryption>()));
    }

    /// <summary>Whatever keeps the objects gets confidential ones encrypted only.</summary>
    private static IResourceStore Encrypting(IServiceProvider provider, IResourceStore store)
    {
        var registry = provider.GetRequiredService<KindRegistry>();
        return new EncryptingStore(store, provider.GetRequiredService<SecretKeyRing>(), (group, resource) => registry.Current.FindResource(group, resource)?.Sensitive == true);
    }

    private static IResourceStore Open(IServiceProvider provider, StorageClass storage)
    {
        var options = provider.GetRequiredService<IOptions<ResourceStoreOptions>>().Value;
        if (storage == StorageClass.Volatile) options = options.ForVolatile();
        if (!string.IsNullOrEmpty(options.Postgres))
        {
            // The container makes it on the thread that starts the server; nothing else runs there yet.
            return Task.Run(() => PostgresResourceStore.OpenAsync(options, provider.GetRequiredService<TimeProvider>(), provider.GetService<ILogger<PostgresResourceStore>>())).GetAwaiter().GetResult();
        }

        return SqliteResourceStore.Open(options, provider.GetRequiredService<TimeProvider>(), provider.GetService<ILogger<SqliteResourceStore>>());
    }
}
