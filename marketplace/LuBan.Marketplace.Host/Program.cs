using LuBan.Marketplace;
using LuBan.Marketplace.Host;
using LuBan.Sdk;

var arguments = HostArguments.Parse(args);
if (arguments.Answer is { } answer)
{
    Console.Out.WriteLine(answer);
    return arguments.ExitCode;
}

try
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = arguments.Configuration, ContentRootPath = AppContext.BaseDirectory });
    var settings = HostSettings.Read(builder.Configuration);
    builder.AddHost(settings);
    builder.Services.AddLuBanMarketplace(marketplace => settings.Apply(marketplace, builder.Configuration));

    var app = builder.Build();
    app.MapHost();
    app.MapLuBanMarketplace();
    await app.StartAsync();
    app.Announce(settings);
    await app.WaitForShutdownAsync();
    await app.DisposeAsync();
    return 0;
}
catch (ExtensionException exception)
{
    // Known: the message says what to do, and a stack trace would bury it.
    Console.Error.WriteLine(exception.Message);
    return HostArguments.Refused;
}
