using LuBan.Kernel;
using LuBan.Kernel.Access;
using LuBan.Kernel.Admission;
using LuBan.Kernel.Audit;
using LuBan.Kernel.Browsing;
using LuBan.Kernel.Catalogue;
using LuBan.Kernel.Console;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Diagnostics;
using LuBan.Kernel.Gateway;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Installation;
using LuBan.Kernel.Reconciliation;
using LuBan.Kernel.Tenancy;
using LuBan.Kernel.Upstreams;
using LuBan.Kernel.Workers.Instances;
using LuBan.Kernel.Workers.Processes;
using LuBan.Packages;
using LuBan.Resources;
using LuBan.Resources.Storage;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the kernel to a web application.</summary>
public static class KernelServiceCollectionExtensions
{
    /// <summary>Adds the kernel: resources, packages, hosting, installation, catalogue, access and diagnostics. Safe to call twice.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets the data directory and the sources.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddLuBanKernel(this IServiceCollection services, Action<KernelOptions> configure)
    {
        services.AddOptions<KernelOptions>().Configure(configure).ValidateDataAnnotations();
        if (services.Any(service => service.ServiceType == typeof(KernelService))) return services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddResourceStore();
        services.AddAudit();
        services.AddAccess();
        services.AddHosting();
        services.AddInstallation();
        services.AddCatalogue();
        services.AddTenancy();
        services.AddBrowsing();
        services.AddConsole();
        services.AddSingleton<Forwarder>();
        services.AddSingleton<KernelState>();
        services.AddSingleton<KernelHealth>();
        services.AddSingleton<PrometheusExporter>();
        services.AddSingleton<LeaderDuties>();
        services.AddSingleton<KernelService>();
        services.AddHostedService(provider => provider.GetRequiredService<KernelService>());
        return services;
    }

    private static void AddResourceStore(this IServiceCollection services)
    {
        services.AddSingleton<IAccessReviewer, RoleReviewer>();
        services.AddLuBanResources(_ => { });
        services.AddOptions<ResourceStoreOptions>().BindConfiguration("Resources")
            .Configure<IOptions<KernelOptions>>((store, kernel) =>
            {
                store.DatabasePath = Path.Combine(DataOf(kernel.Value), "store.db");
                store.Postgres = kernel.Value.Postgres ?? store.Postgres;
            });
        services.AddOptions<ResourceApiOptions>().BindConfiguration("ResourceApi").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SecretOptions>().BindConfiguration("Secrets").Configure<IOptions<KernelOptions>>((secrets, kernel) => secrets.Keys = kernel.Value.SecretKeys ?? secrets.Keys);
        services.AddOptions<EventOptions>().BindConfiguration("Events");
        services.AddOptions<SecretOptions>().BindConfiguration("Secrets")
            .Configure<IConfiguration>((secrets, configuration) =>
            {
                secrets.Keys = configuration["LUBAN_SECRET_KEYS"] ?? secrets.Keys;
                secrets.KeyFile = configuration["secret-key-file"] ?? configuration["LUBAN_SECRET_KEY_FILE"] ?? secrets.KeyFile;
            })
            .Configure<IOptions<KernelOptions>>((secrets, kernel) =>
            {
                if (secrets.KeyFile.Length == 0) secrets.KeyFile = Path.Combine(DataOf(kernel.Value), "secret-keys.json");
            });
        services.AddSingleton<IAdmission, InstallPlanAdmission>();
        services.AddSingleton<IAdmission, PackageSourceAdmission>();
        services.AddSingleton<IAdmission, ReadOnlyKinds>();
        services.AddExtensionAdmission();
        services.AddSingleton<ControllerRunner>();
        services.AddSingleton(provider => new LeaseElector(provider.GetRequiredService<ResourceService>(),
            // SQLite lets one process in: whoever has the store open is the only replica.
            new LeaseElectorOptions { Exclusive = !IsShared(provider) },
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<ILeadership>(provider => provider.GetRequiredService<LeaseElector>());
        services.AddClient<InstallPlan>(KernelKinds.InstallPlan);
        services.AddClient<PackageSource>(KernelKinds.PackageSource);
        services.AddClient<ExtensionEntry>(KernelKinds.Extension);
        services.AddClient<Replica>(KernelKinds.Replica);
        services.AddClient<Workspace>(KernelKinds.Workspace);
        services.AddClient<Project>(KernelKinds.Project);
        services.AddClient<Invitation>(KernelKinds.Invitation);
        services.AddSingleton<IResourceClient<Secret>>(provider => new ResourceClient<Secret>(provider.GetRequiredService<ResourceService>(), provider.GetRequiredService<KindRegistry>().Current.FindKind("", nameof(Secret))!, KernelJson.Options, KernelKinds.Owner) { FromKernel = true });
    }

    private static void AddAudit(this IServiceCollection services)
    {
        // The server's own lines about a request show its query, and with it codes and tokens; the audit log has the request without them.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning));
        services.AddSingleton<AuditPolicyKeeper>();
        services.AddSingleton<IAuditPolicy>(provider => provider.GetRequiredService<AuditPolicyKeeper>());
        services.AddSingleton<AuditLog>();
        services.AddSingleton<IAuditLog>(provider => provider.GetRequiredService<AuditLog>());
        services.AddSingleton<IAdmission, AuditPolicyAdmission>();
        services.AddSingleton<AuditRetention>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditRetention>());
        services.AddSingleton<AuditSinks>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditSinks>());
    }

    private static void AddAccess(this IServiceCollection services)
    {
        services.AddAccessDecisions();
        services.AddRoles();
        services.AddSingleton<IEndpointAuthorizer, RoleAuthorizer>();
        // Who somebody is, is found out by whoever hosts the kernel; here it is only asked for.
        services.AddWebEncoders();
        services.AddAuthenticationCore();
    }

    private static void AddHosting(this IServiceCollection services)
    {
        services.AddExtensionHosting();
        services.AddOptions<ExtensionHostOptions>().BindConfiguration("Hosting").Configure<IConfiguration>((hosting, configuration) =>
        {
            // What is not said for one extension is as for all of them.
            foreach (var extension in configuration.GetSection("Hosting:Extensions").GetChildren())
            {
                var limits = hosting.Limits.Copy();
                extension.Bind(limits);
                hosting.LimitsByExtension[extension.Key] = limits;
            }
        });
        services.AddSingleton<ExtensionKinds>();
        services.AddSingleton<IExtensionServiceSource>(provider => provider.GetRequiredService<ExtensionKinds>());
        services.AddSingleton<IExtensionServiceSource, ExtensionCaches>();
        services.AddSingleton<IExtensionServiceSource, ExtensionEvents>();
        services.AddSingleton<IExtensionServiceSource, ExtensionMeters>();
        services.TryAddSingleton(new EventBusOptions());
        services.AddSingleton<EventBus>();
        services.AddSingleton<IExtensionServiceSource>(provider => provider.GetRequiredService<EventBus>());
        services.AddSingleton<IControllerStarter, ExtensionControllers>();
        services.AddSingleton<IExtensionTier, RemoteTier>();
        services.AddSingleton<IForeignGroups, ForeignGroups>();
        services.AddOptions<IsolationOptions>().BindConfiguration("Isolation").ValidateDataAnnotations().ValidateOnStart()
            .Configure<IOptions<KernelOptions>>((isolation, kernel) => isolation.SocketDirectory ??= Path.Combine(DataOf(kernel.Value), "workers"));
        services.AddSingleton(provider =>
        {
            var workers = new WorkerHostOptions();
            provider.GetRequiredService<IConfiguration>().GetSection("Workers").Bind(workers);
            workers.Data = DataOf(provider);
            return workers;
        });
        services.AddWorkers();
        services.AddSingleton<ExtensionIdentityProviders>();
    }

    private static void AddInstallation(this IServiceCollection services)
    {
        services.AddOptions<InstallationOptions>().BindConfiguration("Installation").ValidateDataAnnotations()
            .Configure<IOptions<KernelOptions>>((installation, kernel) => installation.SafeMode |= kernel.Value.SafeMode);
        services.AddSingleton(provider => PackageStore.Open(Path.Combine(DataOf(provider), "extensions")));
        services.AddSingleton(provider => new ActivationJournal(DataOf(provider)));
        services.AddSingleton<ExtensionResolver>();
        services.AddSingleton<InstalledPackages>();
        services.AddSingleton<OperationLog>();
        services.AddSingleton<PhaseClock>();
        services.AddSingleton<PlanStatusWriter>();
        services.AddSingleton<PlanEvents>();
        services.AddSingleton<IExtensionContainment, PlanContainment>();
        services.AddSingleton<PlanBlocks>();
        services.AddSingleton<PlanPermissions>();
        services.AddSingleton<InstallationIdentity>();
        services.AddSingleton<UpgradeSelector>();
        services.AddSingleton<LockBuilder>();
        services.AddSingleton<BulkUpdates>();
        services.AddSingleton<PackageAcquisition>();
        services.AddSingleton(provider => new Lazy<PackageAcquisition>(provider.GetRequiredService<PackageAcquisition>));
        services.AddSingleton(provider => new PackageVault(
            provider.GetRequiredService<InstalledPackages>(), provider.GetRequiredService<IResourceClient<InstallPlan>>(), BlobStores.Open(provider.GetRequiredService<IOptions<ResourceStoreOptions>>().Value)));
        services.AddSingleton<PlanIsolation>();
        services.AddSingleton<ExtensionSwap>();
        services.AddSingleton<ReplicaFollower>();
        services.AddSingleton<ExtensionActivation>();
        services.AddSingleton<ExtensionRemoval>();
        services.AddSingleton<OperationExecutor>();
        services.AddSingleton<InstallPlanReconciler>();
        services.AddSingleton<IAbsentExtensions>(provider => provider.GetRequiredService<InstallPlanReconciler>());
        services.AddSingleton<IReplicaState>(provider => provider.GetRequiredService<InstallPlanReconciler>());
        services.AddSingleton(provider => new ReplicaIdentity(DataOf(provider)));
        services.AddSingleton(provider => new ReplicaRole(provider.GetRequiredService<ILeadership>(), IsShared(provider)));
        services.AddSingleton<ReplicaReporter>();
    }

    private static void AddCatalogue(this IServiceCollection services)
    {
        services.AddOptions<CatalogueOptions>().BindConfiguration("Catalogue").ValidateDataAnnotations();
        services.TryAddSingleton<ISourceAddresses, PlainSourceAddresses>();
        services.TryAddSingleton<ComingSources>();
        services.AddSingleton<SourceCredentials>();
        services.AddSingleton<PackageSourceRegistry>();
        services.AddSingleton<SourceTrustKeeper>();
        services.AddSingleton<SourceGate>();
        services.AddSingleton<Blocklist>();
        services.AddSingleton<CatalogueIndex>();
        services.AddSingleton<CatalogueSync>();
        services.AddSingleton<CatalogueWriter>();
        services.AddSingleton<PackageSourceReconciler>();
    }

    private static void AddClient<T>(this IServiceCollection services, ResourceKind kind) where T : Resource =>
        services.AddSingleton<IResourceClient<T>>(provider => new ResourceClient<T>(provider.GetRequiredService<ResourceService>(), kind, KernelJson.Options, KernelKinds.Owner) { FromKernel = true });

    private static bool IsShared(IServiceProvider provider) => !string.IsNullOrEmpty(provider.GetRequiredService<IOptions<ResourceStoreOptions>>().Value.Postgres);

    private static string DataOf(IServiceProvider provider) => DataOf(provider.GetRequiredService<IOptions<KernelOptions>>().Value);

    private static string DataOf(KernelOptions options)
    {
        var data = Path.GetFullPath(options.Data);
        // Everything below it is the kernel's own business: secrets, packages, what extensions keep.
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(data);
        else if (!Directory.Exists(data)) Directory.CreateDirectory(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return data;
    }
}
