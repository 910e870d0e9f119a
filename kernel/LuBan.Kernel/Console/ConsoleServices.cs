using LuBan.Kernel.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Console;

/// <summary>Registers the console.</summary>
internal static class ConsoleServices
{
    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.AddOptions<ConsoleOptions>().BindConfiguration("Console").ValidateDataAnnotations();
        services.AddSingleton<ConsoleRevision>();
        services.AddSingleton<ConsolePlans>();
        services.AddSingleton<ConsoleErrors>();
        services.AddSingleton<ConsoleCatalogue>();
        services.AddSingleton<ConsoleVersions>();
        services.AddSingleton<ConsoleRights>();
        services.AddSingleton<ConsoleLeavers>();
        services.AddSingleton<ConsoleHub>();
        // Late: it reads what the extension host publishes, and the host asks it for services.
        services.AddSingleton(provider => new Lazy<ConsoleHub>(provider.GetRequiredService<ConsoleHub>));
        services.AddSingleton<IExtensionServiceSource, ConsoleChannels>();
        services.AddSingleton<ConsoleShell>();
        services.AddSingleton<ConsoleDocument>();
        services.AddSingleton<FrameCapabilities>();
        services.AddSingleton<FramePages>();
        services.AddSingleton<AssetCache>();
        services.AddSingleton<AssetsApi>();
        services.AddSingleton<ContributionsApi>();
        services.AddSingleton<EventsApi>();
        services.AddSingleton<PreferencesApi>();
        services.AddSingleton<ReportsApi>();
        services.AddSingleton<SessionApi>();
        return services;
    }
}
