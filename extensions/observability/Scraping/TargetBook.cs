using LuBan.Observability.Alerting;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.Options;

namespace LuBan.Observability.Scraping;

/// <summary>The addresses of all objects.</summary>
internal sealed class TargetBook(
    IResourceCache<ScrapeTarget> targets, IResourceCache<ServiceMonitor> monitors, IResourceCache<Service> services, IResourceCache<EndpointSlice> slices, IOptionsMonitor<AlertingOptions> options)
{
    private string _seen = "";
    private IReadOnlyList<ScrapeJob> _jobs = [];

    public Task WhenReadAsync(CancellationToken cancellationToken) => Task.WhenAll(
        targets.WaitForSyncAsync(cancellationToken), monitors.WaitForSyncAsync(cancellationToken), services.WaitForSyncAsync(cancellationToken), slices.WaitForSyncAsync(cancellationToken));

    public Discovered Of(ScrapeTarget target) => TargetDiscovery.Of(target, options.CurrentValue);

    public Discovered Of(ServiceMonitor monitor) => TargetDiscovery.Of(monitor, services.List(), slices.List(), options.CurrentValue);

    /// <summary>The same list as long as nothing changed. For the loop alone.</summary>
    public IReadOnlyList<ScrapeJob> Jobs()
    {
        var objects = targets.List().Select(target => (target.Metadata.Uid, target.Metadata.Generation)).Concat(monitors.List().Select(monitor => (monitor.Metadata.Uid, monitor.Metadata.Generation)));
        var seen = $"{services.ResourceVersion}/{slices.ResourceVersion}/{options.CurrentValue.GetHashCode()}/{string.Join(',', objects)}";
        if (seen == _seen) return _jobs;
        _seen = seen;
        return _jobs = [.. targets.List().SelectMany(target => Of(target).Jobs), .. monitors.List().SelectMany(monitor => Of(monitor).Jobs)];
    }
}
