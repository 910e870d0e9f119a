using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LuBan.TestExtensions;

/// <summary>Blocks in StopAsync until the file named by the configuration's <c>until</c> appears.</summary>
public sealed class HangsAtStopExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.Routes.MapGet("/ok", () => "ok");
        var until = extension.Configuration["until"]!;
        extension.Services.AddSingleton<IHostedService>(_ => new NeverStops(until));
    }
}

public sealed class NeverStops(string until) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        while (!File.Exists(until)) Thread.Sleep(20);
        return Task.CompletedTask;
    }
}
