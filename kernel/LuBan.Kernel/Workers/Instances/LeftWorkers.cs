using LuBan.Kernel.Workers.Processes;
using Microsoft.Extensions.Hosting;

namespace LuBan.Kernel.Workers.Instances;

/// <summary>Ends and removes at the kernel's start what one before it left when it was killed.</summary>
internal sealed class LeftWorkers(WorkerHostOptions options, FirstUseLauncher launcher) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (WorkerFolders.HasLeftovers(options.Data)) await launcher.OpenAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
