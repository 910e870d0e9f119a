using System.Diagnostics;
using LuBan.Kernel.Workers.Protocol;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Workers.Instances;

/// <summary>The routing of an extension in a worker, as the kernel has it: it picks the same endpoint, so that the kernel decides about it before the worker hears of the request.</summary>
internal sealed class ShadowRoutes : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly DiagnosticListener _listener = new("LuBan.Worker");
    private readonly RequestDelegate _route;

    /// <param name="endpoints">The endpoints of the description.</param>
    /// <param name="routed">Called when the endpoint is known.</param>
    public ShadowRoutes(IReadOnlyList<WorkerEndpoint> endpoints, RequestDelegate routed)
    {
        IReadOnlyList<Endpoint> shadows = [.. endpoints.Select(endpoint => Shadow(endpoint))];
        Names = new(shadows);
        _services = new ServiceCollection().AddLogging().AddMetrics().AddRouting().AddSingleton(_listener).AddSingleton<DiagnosticSource>(_listener).BuildServiceProvider();
        var app = new ApplicationBuilder(_services);
        app.UseRouting();
        app.Run(routed);
        app.UseEndpoints(routes => routes.DataSources.Add(new DefaultEndpointDataSource(shadows)));
        _route = app.Build();
    }

    public EndpointNames Names { get; }

    /// <summary>Finds the endpoint and goes on; afterwards the request is as it was.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var before = context.GetEndpoint();
        context.SetEndpoint(null);
        try
        {
            await _route(context);
        }
        finally
        {
            context.SetEndpoint(before);
            context.Request.RouteValues.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _listener.Dispose();
    }

    private static RouteEndpoint Shadow(WorkerEndpoint endpoint)
    {
        var metadata = new List<object>();
        if (endpoint.Methods is { } methods) metadata.Add(new HttpMethodMetadata(methods, endpoint.AcceptsPreflight));
        if (endpoint.Hosts is { } hosts) metadata.Add(new HostAttribute([.. hosts]));
        if (endpoint.Accepts is { } types) metadata.Add(new AcceptsMetadata([.. types], null, endpoint.BodyIsOptional));
        if (endpoint.IsSuppressed) metadata.Add(new SuppressMatchingMetadata());
        metadata.AddRange(endpoint.Permissions);
        metadata.AddRange(endpoint.Rights);
        if (endpoint.IsAnonymous) metadata.Add(new AllowAnonymousAttribute());
        return new(static _ => Task.CompletedTask, RoutePatternFactory.Parse(endpoint.Pattern), endpoint.Order, new(metadata), endpoint.DisplayName);
    }
}
