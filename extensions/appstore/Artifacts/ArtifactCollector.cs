using LuBan.AppStore.Model;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LuBan.AppStore.Artifacts;

/// <summary>Removes artifacts that nobody uses, every ten minutes.</summary>
internal sealed partial class ArtifactCollector(ArtifactStore store, IResourceClient<LocalApp> apps, TimeProvider time, ILogger<ArtifactCollector> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var all = await apps.ListAsync(cancellationToken: stoppingToken);
                var used = all.Items.Select(app => (app.Metadata.Namespace!, app.Spec.Artifact ?? "")).ToHashSet();
                await store.CollectAsync((place, digest) => used.Contains((place, digest)), stoppingToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ResourceException)
            {
                LogFailure(logger, e);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Unused artifacts could not be removed; the next try is in ten minutes")]
    private static partial void LogFailure(ILogger logger, Exception exception);
}
