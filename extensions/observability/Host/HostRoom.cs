using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Observability.Host;

/// <summary>This machine and the kernel.</summary>
internal static class HostRoom
{
    internal static IExtensionBuilder AddHostMetrics(this IExtensionBuilder extension)
    {
        extension.AddOptions<HostOptions>("host");
        extension.Services.AddHostedService<HostMetrics>();
        extension.Services.AddHostedService<KernelMetrics>();
        return extension;
    }
}
