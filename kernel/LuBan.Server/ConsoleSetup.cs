using LuBan.Kernel.Console;
using LuBan.Sdk;

namespace LuBan.Server;

/// <summary>Ties the console to the server: where its files are, and when a session is over.</summary>
internal static class ConsoleSetup
{
    private const string Folder = "console";

    /// <summary>Adds the console of the server.</summary>
    /// <exception cref="ExtensionException">LB8681: the named folder holds no console.</exception>
    public static void AddConsole(this WebApplicationBuilder builder, ServerSettings settings)
    {
        if (settings.Console is { } named && !File.Exists(Path.Combine(named, "index.html")))
            throw new ExtensionException("LB8681", $"--console names '{named}', and there is no index.html in it. Name the folder that npm run build -w console writes: artifacts/console.");
        builder.Services.Configure<ConsoleOptions>(console =>
        {
            console.Directory = settings.Console ?? Path.Combine(AppContext.BaseDirectory, Folder);
            console.ReadAlways = settings.Console is not null;
        });
        builder.Services.AddSingleton<IConsoleSessions, ConsoleSessions>();
    }
}
