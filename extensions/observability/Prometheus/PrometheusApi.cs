using LuBan.Observability.Metrics;
using LuBan.Observability.PromQl;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Observability.Prometheus;

/// <summary>Prometheus' HTTP API, for everything and for one namespace.</summary>
internal static class PrometheusApi
{
    private delegate Task Handler(HttpContext context, ApiParameters parameters, string? @namespace);

    public static void MapPrometheus(this IEndpointRouteBuilder routes)
    {
        MapReading(routes.MapGroup("/prometheus/api/v1").RequirePermission(MetricsPermissions.Read));
        MapReading(routes.MapGroup("/namespaces/{namespace}/prometheus/api/v1").RequirePermission(MetricsPermissions.Read, inNamespace: "namespace"));
        MapStatus(routes.MapGroup("/prometheus/api/v1/status").RequirePermission(MetricsPermissions.Read));
        routes.MapPost("/prometheus/api/v1/write", (HttpContext context, RemoteWrite write) => write.HandleAsync(context)).RequirePermission(MetricsPermissions.Write);
        routes.MapDelete("/prometheus/api/v1/status/queries/{id:long}", (long id, StatusApi status) => status.Kill(id)).RequirePermission(MetricsPermissions.Manage);
        routes.MapGet("/prometheus/-/healthy", () => "LuBan is Healthy.\n").RequirePermission(MetricsPermissions.Read);
        routes.MapGet("/prometheus/-/ready", () => "LuBan is Ready.\n").RequirePermission(MetricsPermissions.Read);
    }

    private static void MapReading(RouteGroupBuilder api)
    {
        Map(api, "/query", context => Api(context).InstantAsync);
        Map(api, "/query_range", context => Api(context).RangeAsync);
        Map(api, "/format_query", context => Api(context).FormatAsync);
        Map(api, "/series", context => Api(context).SeriesAsync);
        Map(api, "/labels", context => Api(context).LabelsAsync);
        Map(api, "/metadata", context => Api(context).MetadataAsync);
        Map(api, "/label/{label}/values", context => (http, parameters, scope) => Api(context).ValuesAsync(http, parameters, scope, (string)context.Request.RouteValues["label"]!));
        Map(api, "/why_empty", context => (http, parameters, scope) => Api(context).WhyEmptyAsync(http, parameters, scope));
        Map(api, "/targets", context => (http, parameters, scope) => ApiWriter.WriteAsync(http, Monitoring(context).Targets(parameters.Text("state") is { Length: > 0 } state ? state : "any", scope)));
        Map(api, "/rules", context => (http, parameters, scope) => ApiWriter.WriteAsync(http, Monitoring(context).Rules(parameters.Text("type"), scope)));
        Map(api, "/alerts", context => (http, _, scope) => ApiWriter.WriteAsync(http, Monitoring(context).Alerts(scope)));
    }

    private static void MapStatus(RouteGroupBuilder status)
    {
        status.MapGet("/buildinfo", (HttpContext context, StatusApi api) => ApiWriter.WriteAsync(context, api.BuildInfo));
        status.MapGet("/runtimeinfo", (HttpContext context, StatusApi api) => ApiWriter.WriteAsync(context, api.RuntimeInfo));
        status.MapGet("/config", (HttpContext context, StatusApi api) => ApiWriter.WriteAsync(context, api.Config));
        status.MapGet("/flags", (HttpContext context, StatusApi api) => ApiWriter.WriteAsync(context, api.Flags));
        status.MapGet("/tsdb", (HttpContext context, StatusApi api, int? limit) => ApiWriter.WriteAsync(context, api.Tsdb(Math.Clamp(limit ?? 10, 1, 1000))));
        status.MapGet("/queries", (HttpContext context, StatusApi api) => ApiWriter.WriteAsync(context, api.Active(null)));
    }

    private static void Map(RouteGroupBuilder api, string path, Func<HttpContext, Handler> handler) =>
        api.MapMethods(path, [HttpMethods.Get, HttpMethods.Post], async (HttpContext context) =>
        {
            try
            {
                var parameters = await ApiParameters.ReadAsync(context);
                var scope = context.Request.RouteValues["namespace"] as string;
                if (await context.RequestServices.GetRequiredService<DatasourceProxy>().TryForwardAsync(context, path, parameters, scope)) return;
                await handler(context)(context, parameters, scope);
            }
            catch (QueryException exception)
            {
                await ApiWriter.WriteAsync(context, exception);
            }
        });

    private static QueryApi Api(HttpContext context) => context.RequestServices.GetRequiredService<QueryApi>();

    private static IMonitoringState Monitoring(HttpContext context) => context.RequestServices.GetRequiredService<IMonitoringState>();
}
