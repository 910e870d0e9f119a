using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LuBan.TestExtensions;

/// <summary>The configuration's <c>when</c> is start, background or stop.</summary>
public sealed class ThrowsInHostedServiceExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.Routes.MapGet("/ok", () => "ok");
        switch (extension.Configuration["when"])
        {
            case "background": extension.Services.AddHostedService<FailsInBackground>(); break;
            case "stop": extension.Services.AddHostedService<FailsAtStop>(); break;
            default: extension.Services.AddHostedService<FailsAtStart>(); break;
        }
    }
}

public sealed class FailsAtStart : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => throw new BadLuckException("cannot start");

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

public sealed class FailsAtStop : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => throw new BadLuckException("cannot stop");
}

public sealed class FailsInBackground : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        throw new BadLuckException("gave up in the background");
    }
}

public sealed class BadLuckException(string message) : Exception(message);
