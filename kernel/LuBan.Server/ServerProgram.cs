using LuBan.Sdk;
using Microsoft.Extensions.Options;

namespace LuBan.Server;

/// <summary>The kernel with everything around it, from its command line to its end.</summary>
internal static class ServerProgram
{
    /// <summary>Runs it.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = ServerArguments.Parse(args);
        if (arguments.Answer is { } answer)
        {
            Console.Out.WriteLine(answer);
            return arguments.ExitCode;
        }

        try
        {
            var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = arguments.Configuration, ContentRootPath = AppContext.BaseDirectory });
            var settings = ServerSettings.Read(builder.Configuration);
            builder.AddServer(settings);
            builder.Services.AddLuBanKernel(kernel => settings.Apply(kernel));
            builder.AddIdentity(settings);
            builder.AddConsole(settings);
            builder.AddMarketplace(settings);

            var app = builder.Build();
            app.UseLuBanKernel();
            app.MapLuBanIdentity();
            app.MapServer();
            app.MapMarketplace(settings);
            await app.StartAsync();
            app.Announce(settings);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception exception) when (exception is ExtensionException or OptionsValidationException)
        {
            // Known: the message says what to do, and a stack trace would bury it.
            Console.Error.WriteLine(exception.Message);
            return ServerArguments.Refused;
        }
    }
}
