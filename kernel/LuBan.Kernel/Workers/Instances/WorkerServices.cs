using LuBan.Kernel.Access;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Workers.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LuBan.Kernel.Workers.Instances;

/// <summary>Registers the worker tier.</summary>
internal static class WorkerServices
{
    public static IServiceCollection AddWorkers(this IServiceCollection services)
    {
        services.AddSingleton<FirstUseLauncher>();
        services.TryAddSingleton<IWorkerLauncher>(provider => provider.GetRequiredService<FirstUseLauncher>());
        services.AddHostedService<LeftWorkers>();
        services.AddSingleton<KernelDoor>();
        services.AddSingleton<KernelSocket>();
        services.AddSingleton<IExtensionServiceSource, ExtensionApiClients>();
        services.AddSingleton<IExtensionTier, WorkerInstances>();
        return services;
    }
}

/// <summary>Looks at what the host allows, and removes what a killed kernel left, when the first worker is started or something was left: other kernels need neither.</summary>
internal sealed class FirstUseLauncher(WorkerHostOptions options, TimeProvider time) : IWorkerLauncher
{
    private readonly Lock _lock = new();
    private Task<ProcessWorkerLauncher>? _launcher;

    public async Task<IWorkerProcess> LaunchAsync(WorkerLaunch launch, CancellationToken cancellationToken)
    {
        return await (await OpenAsync().WaitAsync(cancellationToken)).LaunchAsync(launch, cancellationToken);
    }

    /// <summary>Looks and removes now.</summary>
    public Task<ProcessWorkerLauncher> OpenAsync()
    {
        lock (_lock) return _launcher ??= CreateAsync();
    }

    private async Task<ProcessWorkerLauncher> CreateAsync()
    {
        await Task.Yield();
        var launcher = new ProcessWorkerLauncher(options, time);
        await launcher.SweepAsync();
        return launcher;
    }
}
