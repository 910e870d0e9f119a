using LuBan.Observability.Logs.Store;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;

namespace LuBan.Observability.Logs;

/// <summary>Work that goes on as long as the store is this version's: it ends when another version takes the store, and begins again when that one gives it back.</summary>
internal abstract class StoreWorker(LogStoreHost host) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WorkAsync(await host.StoreAsync(stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (ExtensionException closed) when (closed.Code == "LB9233")
            {
                // Another version has the store now.
            }
            await Task.WhenAny(Task.Delay(Again, stoppingToken));
        }
    }

    /// <summary>Returns when the store is closed.</summary>
    protected abstract Task WorkAsync(LogStore store, CancellationToken cancellationToken);
}
