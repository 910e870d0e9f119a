using LuBan.Sdk;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LuBan.TestExtensions;

/// <summary>Ignores its cancellation token; with the configuration's <c>block</c> it even blocks the thread until the file in <c>until</c> appears.</summary>
public sealed class HangsAtStartExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        var (block, until) = (extension.Configuration["block"] == "true", extension.Configuration["until"]);
        extension.Services.AddSingleton<IHostedService>(_ => new NeverStarts(block, until!));
    }
}

public sealed class NeverStarts(bool block, string until) : IHostedService
{
    private readonly TaskCompletionSource _never = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        while (block && !File.Exists(until)) Thread.Sleep(20);
        return _never.Task;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
