using LuBan.Kernel.Workers.Processes;
using LuBan.Sdk;
using Microsoft.Extensions.Options;
using LuBan.Server;

// Before anything else: the process of an extension is this program as well, and it has nothing of the server.
if (WorkerProgram.Is(args)) return await WorkerProgram.RunAsync(args);

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
