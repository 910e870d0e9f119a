using LuBan.AppStore.Api;
using LuBan.AppStore.Artifacts;
using LuBan.AppStore.Backups;
using LuBan.AppStore.Catalogue;
using LuBan.AppStore.Model;
using LuBan.AppStore.Sharing;
using LuBan.AppStore.Supervision;
using LuBan.AppStore.Templates;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.DependencyInjection;

[assembly: ExtensionAccess("", "secrets", "get,create,update,delete", "To keep the passwords that it makes for apps, and to give apps the secrets that they name.")]
[assembly: ExtensionAccess("", "services", "get,list,create,update,delete", "To say where apps can be reached.")]
[assembly: ExtensionAccess("discovery.k8s.io", "endpointslices", "get,list,create,update,delete", "To say which instances of apps are ready.")]
[assembly: ExtensionAccess("monitoring.coreos.com", "servicemonitors", "get,list,create,update,delete", "To have the metrics of apps read, where somebody reads metrics.")]
[assembly: ExtensionAccess("observability.luban.dev", "logsources", "get,list,create,update,delete", "To have the logs of apps kept, where somebody keeps logs.")]
[assembly: ExtensionAccess("kernel.luban.dev", "installplans", "get", "To end all apps when the extension is removed, and to let them run when it is not.")]

namespace LuBan.AppStore;

/// <summary>Installs real servers on this machine, supervises and backs them up.</summary>
public sealed class AppStoreExtension : Extension
{
    /// <inheritdoc />
    public override void Configure(IExtensionBuilder extension)
    {
        extension.AddOptions<AppStoreOptions>();
        AddKinds(extension);
        AddServices(extension.Services);
        AppStoreRights.Add(extension);
        extension.Routes.MapAppStore();
        extension.Routes.MapCatalogue();
        extension.AddReconciler<BackupReconciler>(options => options.MaxConcurrency = 4);
        extension.AddReconciler<RestoreReconciler>(options => options.MaxConcurrency = 4);
        extension.AddReconciler<BackupScheduleReconciler>();
        extension.AddReconciler<LocalAppReconciler>(options =>
        {
            // An app that takes long to end, or to prepare, keeps the others waiting otherwise.
            options.MaxConcurrency = 16;
            options.MaxBackoff = TimeSpan.FromSeconds(15);
        });
    }

    private static void AddKinds(IExtensionBuilder extension) => extension
        .AddResource<AppTemplate>().AddResource<LocalApp>().AddResource<App>().AddResource<AppVersion>().AddResource<Backup>().AddResource<BackupSchedule>().AddResource<Restore>()
        .UseResource<Secret>().UseResource<Service>().UseResource<EndpointSlice>().UseResource<ServiceMonitor>().UseResource<LogSource>().UseResource<OwnPlan>();

    private static void AddServices(IServiceCollection services) => services
        .AddSingleton<AppJson>().AddSingleton<BuiltInTemplates>().AddSingleton<TemplateCatalogue>()
        .AddSingleton<AppPlaces>().AddSingleton<InstanceFiles>().AddSingleton<PortAllocator>().AddSingleton<AppSecrets>().AddSingleton<ArtifactStore>().AddSingleton<AppResolver>()
        .AddSingleton<InstanceSetup>().AddSingleton<ProbeRunner>().AddSingleton<InstanceSupervisor>().AddSingleton<Dependencies>().AddSingleton<AppSupervisor>()
        .AddSingleton<AppLocks>().AddSingleton<AppRegistry>().AddSingleton<StatusWriter>().AddSingleton<Neighbours>().AddSingleton<BackupFiles>().AddSingleton<LogReader>()
        .AddHostedService<AppMetrics>().AddHostedService<ArtifactCollector>().AddHostedService<Farewell>();
}
