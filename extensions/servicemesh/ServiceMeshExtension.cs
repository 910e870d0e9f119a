using LuBan.Sdk;
using LuBan.Sdk.Core;
using LuBan.ServiceMesh.Api;
using LuBan.ServiceMesh.Compiling;
using LuBan.ServiceMesh.Model;
using LuBan.ServiceMesh.Running;
using LuBan.ServiceMesh.Validation;
using Microsoft.Extensions.DependencyInjection;

[assembly: ExtensionPermission("host.process", "Starts the data plane as a process of its own, so that traffic goes on while the kernel restarts.")]
[assembly: ExtensionPermission("host.native", "Calls the C library for signals, and to hand listening sockets over to a new data plane.")]
[assembly: ExtensionAccess("", "services", "get,list,watch,create,update,delete", "To find the services that rules name, and to be found by whoever collects metrics.")]
[assembly: ExtensionAccess("discovery.k8s.io", "endpointslices", "get,list,watch,create,update,delete", "To find the endpoints of services, and to be found itself.")]
[assembly: ExtensionAccess("monitoring.coreos.com", "servicemonitors", "create,delete", "To have the data plane's metrics collected, where somebody collects.")]
[assembly: ExtensionAccess("kernel.luban.dev", "installplans", "get,list,watch", "To end the data plane when the extension is disabled or removed, and to leave it running otherwise.")]

namespace LuBan.ServiceMesh;

/// <summary>Routes, splits and watches traffic on this machine by Istio's rules.</summary>
public sealed class ServiceMeshExtension : Extension
{
    /// <inheritdoc />
    public override void Configure(IExtensionBuilder extension)
    {
        extension.AddOptions<MeshOptions>();
        AddKinds(extension);
        AddHooks(extension);
        extension.Services.AddSingleton<MeshState>().AddSingleton<StatusWriter>().AddSingleton<OwnPlan>().AddSingleton<MetricsAnnouncer>().AddSingleton<ProxySupervisor>();
        extension.Services.AddHostedService(services => services.GetRequiredService<ProxySupervisor>()).AddHostedService<TablePublisher>();
        extension
            .AddReconciler<VirtualServiceReconciler>()
            .AddReconciler<DestinationRuleReconciler>()
            .AddReconciler<RateLimitReconciler>()
            .AddReconciler<MeshServiceReconciler>(MeshServiceReconciler.Configure);
        MeshRights.Add(extension);
        extension.MapMesh();
    }

    private static void AddKinds(IExtensionBuilder extension) => extension
        .AddConversion<VirtualServiceV1Beta1, VirtualService, VirtualServiceFromV1Beta1>()
        .AddConversion<VirtualServiceV1Alpha3, VirtualService, VirtualServiceFromV1Alpha3>()
        .AddConversion<DestinationRuleV1Beta1, DestinationRule, DestinationRuleFromV1Beta1>()
        .AddConversion<DestinationRuleV1Alpha3, DestinationRule, DestinationRuleFromV1Alpha3>()
        .AddResource<MeshService>()
        .AddResource<RateLimitPolicy>()
        .UseResource<Service>()
        .UseResource<EndpointSlice>()
        .UseResource<InstallPlanView>();

    private static void AddHooks(IExtensionBuilder extension) => extension
        .AddAdmission<VirtualService, MeshAdmission<VirtualService>>()
        .AddAdmission<VirtualServiceV1Beta1, MeshAdmission<VirtualServiceV1Beta1>>()
        .AddAdmission<VirtualServiceV1Alpha3, MeshAdmission<VirtualServiceV1Alpha3>>()
        .AddAdmission<DestinationRule, MeshAdmission<DestinationRule>>()
        .AddAdmission<DestinationRuleV1Beta1, MeshAdmission<DestinationRuleV1Beta1>>()
        .AddAdmission<DestinationRuleV1Alpha3, MeshAdmission<DestinationRuleV1Alpha3>>()
        .AddAdmission<MeshService, MeshAdmission<MeshService>>()
        .AddAdmission<RateLimitPolicy, MeshAdmission<RateLimitPolicy>>();
}
