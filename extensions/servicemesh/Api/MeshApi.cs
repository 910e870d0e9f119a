using LuBan.Sdk;
using LuBan.ServiceMesh.Compiling;
using LuBan.ServiceMesh.Proxy.Control;
using LuBan.ServiceMesh.Proxy.Explaining;
using LuBan.ServiceMesh.Proxy.Tables;
using LuBan.ServiceMesh.Proxy.Telemetry;
using LuBan.ServiceMesh.Running;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.ServiceMesh.Api;

/// <summary>The routes of the mesh: each for everything, and once more for one namespace.</summary>
internal static class MeshApi
{
    private const int MaxWindow = 600;

    public static void MapMesh(this IExtensionBuilder extension)
    {
        extension.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = TableJson.Options.DefaultIgnoreCondition;
            foreach (var converter in TableJson.Options.Converters) json.SerializerOptions.Converters.Add(converter);
        });
        Map(extension.Routes.MapGroup(""), route => route.RequirePermission(MeshRights.Read));
        Map(extension.Routes.MapGroup("/namespaces/{namespace}"), route => route.RequirePermission(MeshRights.Read, inNamespace: "namespace"));
        extension.Routes.MapGet("/status", StatusAsync).RequirePermission(MeshRights.Read);
        extension.Routes.MapPost("/namespaces/{namespace}/virtualservices/{name}/shift", ShiftApi.ShiftAsync).RequireAccess("update", "networking.istio.io", "virtualservices", inNamespace: "namespace", named: "name");
    }

    private static void Map(RouteGroupBuilder routes, Action<RouteHandlerBuilder> demand)
    {
        demand(routes.MapGet("/services", ServicesAsync));
        demand(routes.MapGet("/graph", GraphAsync));
        demand(routes.MapGet("/traffic", TrafficAsync));
        demand(routes.MapGet("/failures", FailuresAsync));
        demand(routes.MapPost("/explain", ExplainAsync));
        demand(routes.MapPost("/validate", ValidateApi.ValidateAsync));
    }

    private static Task<IResult> StatusAsync(ProxySupervisor supervisor, CancellationToken cancellationToken) => AnswerAsync(async () => await supervisor.Required.StatusAsync(cancellationToken));

    private static async Task<IResult> ServicesAsync(HttpRequest request, MeshState state, ProxySupervisor supervisor, double? window, CancellationToken cancellationToken)
    {
        IReadOnlyList<TrafficStats> traffic = [];
        IReadOnlyList<ClusterStatus> clusters = [];
        try
        {
            if (supervisor.Client is { } client) (traffic, clusters) = (await client.TrafficAsync(Window(window), cancellationToken), await client.ClustersAsync(cancellationToken));
        }
        catch (MeshException)
        {
            // The services are there all the same; their condition says what is the matter with the data plane.
        }
        return Results.Ok(new ServiceViews(state.Snapshot, traffic, clusters).All(NamespaceOf(request)));
    }

    private static Task<IResult> GraphAsync(HttpRequest request, ProxySupervisor supervisor, double? window, CancellationToken cancellationToken) => AnswerAsync(async () =>
        GraphView.Of(supervisor.Client is { } client ? In(await client.TrafficAsync(Window(window), cancellationToken), NamespaceOf(request)) : [], Window(window)));

    private static Task<IResult> TrafficAsync(HttpRequest request, ProxySupervisor supervisor, double? window, CancellationToken cancellationToken) => AnswerAsync(async () =>
        supervisor.Client is { } client ? In(await client.TrafficAsync(Window(window), cancellationToken), NamespaceOf(request)) : []);

    private static Task<IResult> FailuresAsync(HttpRequest request, ProxySupervisor supervisor, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        var space = NamespaceOf(request);
        return supervisor.Client is { } client ? (await client.FailuresAsync(cancellationToken)).Where(one => space is null || one.Host.StartsWith($"{space}/", StringComparison.Ordinal)) : [];
    });

    private static Task<IResult> ExplainAsync(HttpRequest request, ExplainRequest asked, ProxySupervisor supervisor, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        var explanation = await supervisor.Required.ExplainAsync(asked, cancellationToken);
        // In one namespace, what belongs to others is as good as not there.
        return NamespaceOf(request) is not { } space || explanation.Host?.StartsWith($"{space}/", StringComparison.Ordinal) != false ? explanation : new() { Outcome = "noHost", Flag = "NR", Status = 404, Summary = $"Nothing in the namespace '{space}' is called so." };
    });

    private static IReadOnlyList<TrafficStats> In(IReadOnlyList<TrafficStats> all, string? space) => space is null ? all : [.. all.Where(one => one.Namespace == space)];

    private static string? NamespaceOf(HttpRequest request) => request.RouteValues.GetValueOrDefault("namespace")?.ToString();

    private static TimeSpan Window(double? seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds ?? 60, 2, MaxWindow));

    private static async Task<IResult> AnswerAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return Results.Ok(await read());
        }
        catch (MeshException exception)
        {
            return Results.Problem(exception.Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: exception.Code, extensions: new Dictionary<string, object?> { ["code"] = exception.Code });
        }
    }
}
