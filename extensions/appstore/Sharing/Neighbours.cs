using System.Collections.Concurrent;
using System.Text.Json;
using LuBan.AppStore.Model;
using LuBan.AppStore.Supervision;
using LuBan.AppStore.Templates;
using LuBan.Sdk;
using LuBan.Sdk.Core;

namespace LuBan.AppStore.Sharing;

/// <summary>Tells others about an app by objects that they know: its addresses, its metrics, its logs. Where a kind is not served, nobody is told.</summary>
internal sealed class Neighbours(IResourceClient<Service> services, IResourceClient<EndpointSlice> slices, IResourceClient<ServiceMonitor> monitors, IResourceClient<LogSource> sources, AppPlaces places, AppJson json, TimeProvider time)
{
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (string Text, DateTimeOffset At)> _told = new();

    public async Task TellAsync(LocalApp app, ResolvedApp resolved, IReadOnlyList<InstanceReport> instances, CancellationToken cancellationToken)
    {
        if (resolved.Template.Ports is { Count: > 0 } ports) await TellAddressesAsync(app, resolved, ports, instances, cancellationToken);
        foreach (var instance in instances) await TellLogsAsync(app, instance.Shown, cancellationToken);
    }

    public async Task ForgetAsync(LocalApp app, CancellationToken cancellationToken)
    {
        foreach (var key in _told.Keys.Where(key => key.StartsWith($"{app.Metadata.Namespace}/{app.Metadata.Name}/", StringComparison.Ordinal))) _told.TryRemove(key, out _);
        // The rest is owned by the app and goes with it; what belongs to the cluster cannot be.
        await ForgetAllAsync(sources, $"{AppStoreKinds.AppLabel}={app.Metadata.Namespace}.{app.Metadata.Name}", cancellationToken);
    }

    /// <summary>Takes back all that was said of any app: nothing of it is true when the app store is gone. What somebody else wrote stays.</summary>
    public async Task ForgetAllAsync(CancellationToken cancellationToken)
    {
        await ForgetAllAsync(slices, $"{EndpointSlice.ManagedByLabel}={AppStoreKinds.Manager}", cancellationToken);
        await ForgetAllAsync(services, $"{AppStoreKinds.ManagedByLabel}={AppStoreKinds.Manager}", cancellationToken);
        await ForgetAllAsync(monitors, $"{AppStoreKinds.ManagedByLabel}={AppStoreKinds.Manager}", cancellationToken);
        await ForgetAllAsync(sources, AppStoreKinds.AppLabel, cancellationToken);
    }

    private static Task ForgetAllAsync<T>(IResourceClient<T> objects, string selector, CancellationToken cancellationToken) where T : Resource => QuietlyAsync(async () =>
    {
        foreach (var one in (await objects.ListAsync(new() { LabelSelector = selector }, cancellationToken)).Items) await objects.DeleteAsync(one.Metadata.Name!, one.Metadata.Namespace, cancellationToken);
    });

    private async Task TellAddressesAsync(LocalApp app, ResolvedApp resolved, IReadOnlyList<TemplatePort> ports, IReadOnlyList<InstanceReport> instances, CancellationToken cancellationToken)
    {
        var service = app.Spec.Service ?? app.Metadata.Name!;
        await ChangedAsync(app, "service", ServiceOf(app, service, ports, instances), async wanted => await services.CreateOrUpdateAsync(wanted, found =>
            // Somebody else's, or of several apps: it is used as it is.
            found.Metadata.Uid is not null ? found : wanted, cancellationToken));
        foreach (var instance in instances)
        {
            var slice = SliceOf(app, resolved, service, ports, instance.Shown);
            await ChangedAsync(app, $"slice-{instance.Shown.Index}", slice, async wanted => await slices.CreateOrUpdateAsync(wanted, found => found with
            {
                Endpoints = wanted.Endpoints, Ports = wanted.Ports, Metadata = found.Metadata with { Labels = wanted.Metadata.Labels },
            }, cancellationToken));
        }

        await RemoveSlicesAsync(app, instances.Count, cancellationToken);
        if (resolved.Template.Metrics is { } metrics) await ChangedAsync(app, "monitor", MonitorOf(app, service, metrics), async wanted => await monitors.CreateOrUpdateAsync(wanted, found => found with { Spec = wanted.Spec }, cancellationToken));
    }

    private static Service ServiceOf(LocalApp app, string name, IReadOnlyList<TemplatePort> ports, IReadOnlyList<InstanceReport> instances)
    {
        var own = instances.FirstOrDefault()?.Shown.Ports;
        var service = new Service
        {
            Metadata = new() { Name = name, Namespace = app.Metadata.Namespace, Labels = new Dictionary<string, string> { ["app"] = name, [AppStoreKinds.ManagedByLabel] = AppStoreKinds.Manager } },
            Spec = new() { Ports = [.. ports.Select(port => new ServicePort { Name = port.Name, Port = port.ServicePort ?? own?.GetValueOrDefault(port.Name) ?? 80, TargetPort = port.Name, Protocol = "TCP", AppProtocol = port.AppProtocol })] },
        };
        // A service that apps share belongs to none of them.
        return app.Spec.Service is null ? service.OwnedBy(app) : service;
    }

    private static EndpointSlice SliceOf(LocalApp app, ResolvedApp resolved, string service, IReadOnlyList<TemplatePort> ports, AppInstance instance)
    {
        var labels = new Dictionary<string, string>(app.Spec.Labels ?? new Dictionary<string, string>());
        labels.TryAdd("app", service);
        labels.TryAdd("version", app.Metadata.Labels?.GetValueOrDefault("version") ?? resolved.Template.Version);
        labels[EndpointSlice.ServiceNameLabel] = service;
        labels[EndpointSlice.ManagedByLabel] = AppStoreKinds.Manager;
        labels[AppStoreKinds.AppLabel] = app.Metadata.Name!;
        return new EndpointSlice
        {
            Metadata = new() { Name = $"{app.Metadata.Name}-{instance.Index}", Namespace = app.Metadata.Namespace, Labels = labels },
            Endpoints =
            [
                new()
                {
                    Addresses = ["127.0.0.1"], Conditions = new() { Ready = instance.Ready, Serving = instance.Ready, Terminating = false },
                    TargetRef = new() { ApiVersion = $"{AppStoreKinds.Group}/{AppStoreKinds.Version}", Kind = nameof(LocalApp), Name = app.Metadata.Name, Namespace = app.Metadata.Namespace, Uid = app.Metadata.Uid },
                },
            ],
            Ports = [.. ports.Select(port => new SlicePort { Name = port.Name, Port = instance.Ports?.GetValueOrDefault(port.Name), Protocol = "TCP", AppProtocol = port.AppProtocol })],
        }.OwnedBy(app);
    }

    private async Task RemoveSlicesAsync(LocalApp app, int count, CancellationToken cancellationToken)
    {
        foreach (var key in _told.Keys.Where(key => key.StartsWith($"{app.Metadata.Namespace}/{app.Metadata.Name}/slice-", StringComparison.Ordinal) && int.Parse(key[(key.LastIndexOf('-') + 1)..], System.Globalization.CultureInfo.InvariantCulture) >= count))
        {
            await QuietlyAsync(() => slices.DeleteAsync($"{app.Metadata.Name}-{key[(key.LastIndexOf('-') + 1)..]}", app.Metadata.Namespace, cancellationToken));
            _told.TryRemove(key, out _);
        }
    }

    private static ServiceMonitor MonitorOf(LocalApp app, string service, TemplateMetrics metrics) => new ServiceMonitor
    {
        Metadata = new() { Name = app.Metadata.Name, Namespace = app.Metadata.Namespace, Labels = new Dictionary<string, string> { [AppStoreKinds.ManagedByLabel] = AppStoreKinds.Manager } },
        Spec = new() { Selector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = service } }, Endpoints = [new() { Port = metrics.Port, Path = metrics.Path }] },
    }.OwnedBy(app);

    private Task TellLogsAsync(LocalApp app, AppInstance instance, CancellationToken cancellationToken)
    {
        var runs = Path.Combine(places.Instance(app, instance.Index), "runs", "*");
        var source = new LogSource
        {
            Metadata = new() { Name = $"localapp.{app.Metadata.Namespace}.{instance.Name}", Labels = new Dictionary<string, string> { [AppStoreKinds.AppLabel] = $"{app.Metadata.Namespace}.{app.Metadata.Name}" } },
            Spec = new() { Namespace = app.Metadata.Namespace, Kind = "localapp", Name = app.Metadata.Name, Container = instance.Name, Paths = [Path.Combine(runs, "output"), Path.Combine(runs, "error")], Format = "text" },
        };
        return ChangedAsync(app, $"logs-{instance.Index}", source, async wanted => await sources.CreateOrUpdateAsync(wanted, found => found with { Spec = wanted.Spec }, cancellationToken));
    }

    /// <summary>Writes what differs from what was said last, and once a minute in any case: somebody may have removed it, or the kind may be new.</summary>
    private async Task ChangedAsync<T>(LocalApp app, string what, T wanted, Func<T, Task> write) where T : Resource
    {
        var (key, text, now) = ($"{app.Metadata.Namespace}/{app.Metadata.Name}/{what}", JsonSerializer.Serialize(wanted, json.Options), time.GetUtcNow());
        if (_told.TryGetValue(key, out var told) && told.Text == text && now - told.At < Again) return;
        await QuietlyAsync(() => write(wanted));
        _told[key] = (text, now);
    }

    /// <summary>Others may be absent (404), or not be allowed to us (403): then they are not told, and apps run all the same.</summary>
    private static async Task QuietlyAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (ResourceException refusal) when (refusal.StatusCode is 403 or 404)
        {
        }
    }
}
