using LuBan.Kernel.Diagnostics;
using LuBan.Kernel.Gateway;
using LuBan.Kernel.Hosting;
using LuBan.Resources;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Workers.Instances;

/// <summary>Runs extensions in processes of their own.</summary>
internal sealed class WorkerInstances(
    IWorkerLauncher launcher, KernelSocket socket, Forwarder forwarder, ResourceService resources, PrometheusExporter exporter, IOptions<IsolationOptions> options) : IExtensionTier
{
    public IExtensionInstance? TryCreate(ExtensionRuntime runtime, ExtensionLoadRequest request, ExtensionHostKernel kernel) =>
        !request.InWorker ? null : new WorkerInstance(runtime, request, new(kernel, launcher, socket, forwarder, resources, exporter, options.Value));
}

/// <summary>What the running halves in workers have in common.</summary>
internal sealed record WorkerKernel(ExtensionHostKernel Hosting, IWorkerLauncher Launcher, KernelSocket Socket, Forwarder Forwarder, ResourceService Resources, PrometheusExporter Exporter, IsolationOptions Options);
