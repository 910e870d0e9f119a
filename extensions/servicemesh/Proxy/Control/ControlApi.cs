using LuBan.ServiceMesh.Proxy.Explaining;
using LuBan.ServiceMesh.Proxy.Tables;
using LuBan.ServiceMesh.Proxy.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.ServiceMesh.Proxy.Control;

/// <summary>What the extension asks and tells, over a Unix socket in a private folder.</summary>
internal static class ControlApi
{
    public static void MapControl(this IEndpointRouteBuilder routes, Mesh mesh, MeshTelemetry telemetry, AccessLog log, Func<ProxyStatus> start)
    {
        var explainer = new Explainer(mesh);
        routes.MapGet("/status", () => StatusOf(mesh, start() with { LostLogLines = log.Lost }));
        routes.MapPut("/table", async (HttpRequest request, CancellationToken cancellationToken) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellationToken);
            // Once begun it is finished: half a table would be worse than none.
            await mesh.ApplyAsync(TableJson.Read(body.ToArray()), CancellationToken.None);
            return StatusOf(mesh, start());
        });
        routes.MapGet("/table", () => mesh.Table.Table);
        routes.MapPost("/explain", (ExplainRequest request) => explainer.Explain(request));
        routes.MapGet("/traffic", (double? window) => telemetry.Window.Read(TimeSpan.FromSeconds(window ?? 60)));
        routes.MapGet("/failures", () => telemetry.Failures);
        routes.MapGet("/clusters", () => mesh.Table.Clusters.Values.Select(cluster => new ClusterStatus(cluster.Entry.Name, cluster.Entry.Namespace, cluster.Entry.Service, cluster.Entry.Subset, cluster.Entry.Port, cluster.Ejections,
            [.. cluster.Endpoints.Select(one => new EndpointStatus(one.Entry.Key, one.Entry.Workload, one.Entry.Version, one.Active, one.Requests, one.Ejections, one.EjectedUntil))])));
    }

    private static ProxyStatus StatusOf(Mesh mesh, ProxyStatus start)
    {
        var open = mesh.Listeners.Open;
        var problems = mesh.Listeners.Problems;
        return start with
        {
            TableVersion = mesh.Table.Table.Version, IsDraining = mesh.IsDraining,
            Listeners = [.. mesh.Table.Table.Listeners.Select(entry => new ListenerStatus(entry.Address, entry.Port, open.FirstOrDefault(one => one.Entry == entry)?.Port, entry.Kind, entry.Host, problems.GetValueOrDefault(entry.Key)))],
        };
    }
}
