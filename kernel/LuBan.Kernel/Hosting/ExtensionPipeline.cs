using LuBan.Kernel.Contributions;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Hosting;

/// <summary>Builds an extension's own pipeline: sockets, routing, the kernel's decision, the extension's middleware, endpoints.</summary>
internal static class ExtensionPipeline
{
    private static readonly object WithoutEndpoint = new();

    public static RequestDelegate Build(ExtensionInstance instance, ExtensionBuilder builder, IEndpointAuthorizer authorizer)
    {
        var app = new ApplicationBuilder(instance.Services);
        app.UseWebSockets();
        app.Use(next => context => TrackSockets(context, instance, next));
        app.UseRouting();
        app.Use(next => context => StopProbes(context, next));
        app.Use(next => context => AuthorizeAsync(context, instance, authorizer, next));
        foreach (var configure in builder.Middleware) configure(app);

        // Middleware may have routed again: the endpoint that runs must be the one that was decided about.
        if (builder.Middleware.Count > 0) app.Use(next => context => AuthorizeAsync(context, instance, authorizer, next));
        app.UseEndpoints(endpoints =>
        {
            foreach (var source in builder.RouteBuilder.DataSources) endpoints.DataSources.Add(source);
            foreach (var map in builder.RouteMappings) map(endpoints);
            if (builder.HasControllers) endpoints.MapControllers();
            ExtensionOpenApi.Map(endpoints);
        });
        return app.Build();
    }

    private static Task TrackSockets(HttpContext context, ExtensionInstance instance, RequestDelegate next)
    {
        if (context.Features.Get<IHttpWebSocketFeature>() is { IsWebSocketRequest: true } sockets)
            context.Features.Set<IHttpWebSocketFeature>(new TrackedWebSocketFeature(sockets, instance.Sockets, context.Features.Get<ExtensionRequest>()!));
        return next(context);
    }

    private static Task StopProbes(HttpContext context, RequestDelegate next) =>
        context.Request.Path == WarmUp.Probe && context.Features.Get<ExtensionRequest>()!.IsWarmUp ? Task.CompletedTask : next(context);

    private static async Task AuthorizeAsync(HttpContext context, ExtensionInstance instance, IEndpointAuthorizer authorizer, RequestDelegate next)
    {
        var request = context.Features.Get<ExtensionRequest>()!;
        var endpoint = context.GetEndpoint();
        var target = (object?)endpoint ?? WithoutEndpoint;
        if (!request.IsWarmUp && !ReferenceEquals(request.Authorized, target))
        {
            var access = new ExtensionAccess(instance.Runtime.Id, EndpointDemands.PermissionsOf(endpoint), endpoint?.DisplayName) { Questions = EndpointDemands.QuestionsOf(endpoint, instance.Runtime.Id, context.Request.RouteValues), Matched = endpoint, IsAnonymous = EndpointDemands.IsAnonymous(endpoint) };
            if (!await authorizer.AuthorizeAsync(request.Outer, access))
            {
                // Whoever decides may have said why by itself.
                if (!request.Outer.Response.HasStarted) await ForbidAsync(context, access, endpoint);
                return;
            }
            request.Authorized = target;
        }
        await next(context);
    }

    public static Task ForbidAsync(HttpContext context, ExtensionAccess access, Endpoint? endpoint) => Problems.WriteAsync(
        context, StatusCodes.Status403Forbidden, "LB3043", "Not allowed", access.Questions.Count == 0
            ? $"This path of extension '{access.ExtensionId}' demands no right of its callers, so only administrators reach it."
            : $"This path of extension '{access.ExtensionId}' needs: {string.Join(", ", EndpointDemands.Describe(endpoint!))}. Ask an administrator for it.");
}
