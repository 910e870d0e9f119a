using LuBan.AppStore.Model;
using LuBan.AppStore.Sharing;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LuBan.AppStore.Supervision;

/// <summary>Ends all apps when the extension is removed. When it is upgraded or disabled, or the kernel ends, they run on.</summary>
internal sealed partial class Farewell(IResourceClient<OwnPlan> plans, IExtensionEnvironment environment, AppPlaces places, InstanceSupervisor instances, AppRegistry registry, Neighbours neighbours, ILogger<Farewell> logger) : IHostedService
{
    /// <summary>Less than what hosted services have.</summary>
    private const int GraceSeconds = 7;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var plan = await plans.GetAsync(environment.Id.ToLowerInvariant(), null, cancellationToken);
        if (plan is not null && !plan.IsBeingDeleted()) return;
        await neighbours.ForgetAllAsync(cancellationToken);
        if (!Directory.Exists(places.Apps)) return;
        var folders = Directory.EnumerateDirectories(places.Apps).SelectMany(Directory.EnumerateDirectories).Select(app => (App: app, Instances: Path.Combine(app, "instances"))).Where(app => Directory.Exists(app.Instances))
            .SelectMany(app => Directory.EnumerateDirectories(app.Instances).Select(folder => (folder, Stop: StopOf(app.App)))).ToList();
        LogRemoval(logger, folders.Count);
        await Task.WhenAll(folders.Select(entry => instances.StopAsync(entry.folder, entry.Stop with { GraceSeconds = Math.Min(entry.Stop.GraceSeconds, GraceSeconds) }, CancellationToken.None)));
    }

    private TemplateStop StopOf(string folder) =>
        registry.All.TryGetValue((Path.GetFileName(Path.GetDirectoryName(folder)!), Path.GetFileName(folder)), out var report) ? report.Resolved?.Template.Stop ?? new() : new();

    [LoggerMessage(1, LogLevel.Information, "The app store is removed: {Count} instances of apps are ended, their volumes are kept")]
    private static partial void LogRemoval(ILogger logger, int count);
}
