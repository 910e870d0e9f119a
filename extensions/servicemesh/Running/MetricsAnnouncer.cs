using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.Logging;

namespace LuBan.ServiceMesh.Running;

/// <summary>Writes where the data plane's metrics are: a Service with its slice, and a ServiceMonitor where that kind is served.</summary>
internal sealed partial class MetricsAnnouncer(IResourceClient<Service> services, IResourceClient<EndpointSlice> slices, IKernelClient kernel, ILogger<MetricsAnnouncer> logger)
{
    private const string Name = "luban-mesh-metrics";
    private const string App = "app.kubernetes.io/name";

    private (string Namespace, int Port) _announced;
    private bool _isMonitored;

    public async Task AnnounceAsync(string @namespace, int port, CancellationToken cancellationToken)
    {
        try
        {
            if (_announced != (@namespace, port)) await WriteAsync(@namespace, port, cancellationToken);
            _announced = (@namespace, port);
            if (!_isMonitored) _isMonitored = await MonitorAsync(@namespace, cancellationToken);
        }
        catch (Exception exception) when (exception is ResourceException or HttpRequestException)
        {
            // Nobody waits for it: the traffic goes on, and the next round tries again.
            LogFailed(exception.Message);
        }
    }

    /// <summary>Takes back what was written, in whatever namespace: nothing answers there any more.</summary>
    public async Task WithdrawAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var slice in (await slices.ListAsync(new() { LabelSelector = $"{EndpointSlice.ServiceNameLabel}={Name}" }, cancellationToken)).Items) await slices.DeleteAsync(slice.Metadata.Name!, slice.Metadata.Namespace, cancellationToken);
            foreach (var service in (await services.ListAsync(new() { LabelSelector = $"{App}={Name}" }, cancellationToken)).Items)
            {
                using var monitor = await kernel.Http.DeleteAsync(new Uri($"{MonitorsOf(service.Metadata.Namespace!)}/{Name}", UriKind.Relative), cancellationToken);
                await services.DeleteAsync(service.Metadata.Name!, service.Metadata.Namespace, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is ResourceException or HttpRequestException)
        {
            LogKept(exception.Message);
        }
    }

    private static string MonitorsOf(string space) => $"/apis/monitoring.coreos.com/v1/namespaces/{Uri.EscapeDataString(space)}/servicemonitors";

    private async Task WriteAsync(string space, int port, CancellationToken cancellationToken)
    {
        var metadata = new ObjectMeta { Name = Name, Namespace = space, Labels = new Dictionary<string, string> { [App] = Name } };
        var spec = new ServiceSpec { Ports = [new() { Name = "metrics", Port = port }] };
        await services.CreateOrUpdateAsync(new Service { Metadata = metadata, Spec = spec }, existing => existing with { Spec = spec }, cancellationToken);
        var slice = new EndpointSlice
        {
            Metadata = metadata with { Labels = new Dictionary<string, string> { [EndpointSlice.ServiceNameLabel] = Name, [EndpointSlice.ManagedByLabel] = "luban-servicemesh", ["app"] = Name } },
            Endpoints = [new() { Addresses = ["127.0.0.1"], Conditions = new() { Ready = true } }], Ports = [new() { Name = "metrics", Port = port }],
        };
        await slices.CreateOrUpdateAsync(slice, existing => existing with { Endpoints = slice.Endpoints, Ports = slice.Ports }, cancellationToken);
    }

    /// <summary>Whether there is a monitor now. The kind belongs to whoever collects metrics, and may come later.</summary>
    private async Task<bool> MonitorAsync(string space, CancellationToken cancellationToken)
    {
        using var response = await kernel.Http.PostAsJsonAsync(new Uri(MonitorsOf(space), UriKind.Relative), new JsonObject
        {
            ["apiVersion"] = "monitoring.coreos.com/v1", ["kind"] = "ServiceMonitor", ["metadata"] = new JsonObject { ["name"] = Name },
            ["spec"] = new JsonObject { ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { [App] = Name } }, ["endpoints"] = new JsonArray(new JsonObject { ["port"] = "metrics", ["interval"] = "15s" }) },
        }, cancellationToken);
        return response.IsSuccessStatusCode || (int)response.StatusCode == 409;
    }

    [LoggerMessage(4, LogLevel.Debug, "Where the metrics are could not be written: {Problem}")]
    private partial void LogFailed(string problem);

    [LoggerMessage(6, LogLevel.Warning, $"Remove the Service, EndpointSlice and ServiceMonitor '{Name}' by hand, which say where the metrics were: they could not be removed. {{Problem}}")]
    private partial void LogKept(string problem);
}
