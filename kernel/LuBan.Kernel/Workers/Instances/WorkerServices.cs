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
        services.TryAddSingleton<IWorkerLauncher, FirstUseLauncher>();
        services.AddSingleton<KernelSocket>();
        services.AddSingleton<IExtensionTier, WorkerInstances>();
        return services;
    }
}

/// <summary>Looks at what the host allows, and removes what a killed kernel left, when the first worker is started: a kernel without workers needs neither.</summary>
internal sealed class FirstUseLauncher(WorkerHostOptions options, TimeProvider time) : IWorkerLauncher
{
    private readonly Lock _lock = new();
    private Task<ProcessWorkerLauncher>? _launcher;

    public async Task<IWorkerProcess> LaunchAsync(WorkerLaunch launch, CancellationToken cancellationToken)
    {
        Task<ProcessWorkerLauncher> launcher;
        lock (_lock) launcher = _launcher ??= CreateAsync();
        return await (await launcher.WaitAsync(cancellationToken)).LaunchAsync(launch, cancellationToken);
    }

    private async Task<ProcessWorkerLauncher> CreateAsync()
    {
        await Task.Yield();
        var launcher = new ProcessWorkerLauncher(options, time);
        await launcher.SweepAsync();
        return launcher;
    }
}
