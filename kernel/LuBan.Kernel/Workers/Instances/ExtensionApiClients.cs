using System.Security.Cryptography;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Workers.Protocol;
using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Workers.Instances;

/// <summary>Gives extensions in the kernel's process their <see cref="IKernelClient"/>: over the socket, as workers, so that there is one way in and one set of rules.</summary>
internal sealed class ExtensionApiClients(KernelSocket socket) : IExtensionServiceSource
{
    public void Add(IServiceCollection services, ExtensionServiceContext context)
    {
        var (id, calls, token) = (context.Environment.Id, new CallTable(), RandomNumberGenerator.GetHexString(64));
        socket.Open(token, id, calls);
        context.OnRevoke(() => socket.Close(token));
        // Through a factory: what the container makes, it disposes.
        services.AddSingleton<IKernelClient>(_ => new ExtensionApiClient(id, token, socket.StartAsync, () =>
        {
            var call = calls.Begin();
            return (call.Name, call);
        }));
    }
}
