using LuBan.Kernel.Hosting;
using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Console;

/// <summary>Gives extensions their way to the consoles that are open.</summary>
internal sealed class ConsoleChannels(Lazy<ConsoleHub> hub) : IExtensionServiceSource
{
    public void Add(IServiceCollection services, ExtensionServiceContext context)
    {
        var channel = new ConsoleChannel(hub, context.Environment.Id);
        services.AddSingleton<IConsoleChannel>(channel);
        context.OnRevoke(channel.Revoke);
    }
}
