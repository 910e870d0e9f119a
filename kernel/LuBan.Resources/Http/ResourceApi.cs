using LuBan.Resources.Http;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Resources;

/// <summary>The resource API over HTTP, in Kubernetes wire format.</summary>
public static partial class ResourceApi
{
    /// <summary>Maps <c>/api</c>, <c>/apis</c>, <c>/openapi/v2</c> and <c>/openapi/v3</c>. Which kinds there are follows the registry at each request. Who may call is decided outside: add authorization to the result.</summary>
    /// <param name="routes">The application.</param>
    /// <returns>All the endpoints.</returns>
    public static IEndpointConventionBuilder MapResourceApi(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var service = routes.ServiceProvider.GetRequiredService<ResourceService>();
        var time = routes.ServiceProvider.GetService<TimeProvider>() ?? TimeProvider.System;
        var logger = routes.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger("LuBan.Resources.Http");
        var limits = routes.ServiceProvider.GetService<IOptions<ResourceApiOptions>>()?.Value ?? new ResourceApiOptions();
        var requested = new RequestedSubresources(routes.ServiceProvider.GetServices<IRequestedSubresource>());
        var reviewer = routes.ServiceProvider.GetRequiredService<IAccessReviewer>();
        var reviews = new ReviewEndpoint(reviewer, routes.ServiceProvider.GetService<ITokenReviewer>());
        var resources = new ResourceEndpoint(service, reviewer, reviews, requested, time, limits);
        var discovery = new DiscoveryEndpoint(service.Registry, requested, routes.ServiceProvider.GetService<IForeignGroups>());
        var openApi = new OpenApiEndpoint(service.Registry);

        var group = routes.MapGroup("").WithTags("Resources").ExcludeFromDescription();
        group.Map("/api", Guarded(discovery.HandleAsync, logger));
        group.Map("/apis", Guarded(discovery.HandleAsync, logger));
        RequestDelegate handler = Guarded(
            context => RequestPath.Parse(context.Request.Path.Value ?? "") is { Plural: not null } path
                ? resources.HandleAsync(context, path)
                : discovery.HandleAsync(context), logger);
        group.Map("/api/{**path}", handler);
        group.Map("/apis/{**path}", handler);
        group.Map("/openapi/v2", Guarded(openApi.V2Async, logger));
        group.Map("/openapi/v3", Guarded(openApi.V3IndexAsync, logger));
        group.Map("/openapi/v3/{**path}", Guarded(openApi.V3Async, logger));
        return group;
    }

    /// <summary>Writes a refusal as the <c>Status</c> that clients of the API expect.</summary>
    /// <param name="context">The request.</param>
    /// <param name="refusal">The refusal.</param>
    /// <returns>When it is written.</returns>
    public static Task WriteRefusalAsync(HttpContext context, ResourceException refusal)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(refusal);
        return StatusDocument.WriteAsync(context, refusal);
    }

    /// <summary>Turns what a handler throws into a <c>Status</c>.</summary>
    private static RequestDelegate Guarded(RequestDelegate handler, ILogger logger) => async context =>
    {
        try
        {
            await handler(context).ConfigureAwait(false);
        }
        catch (ResourceException refusal)
        {
            await StatusDocument.WriteAsync(context, refusal).ConfigureAwait(false);
        }
        catch (ExtensionException problem)
        {
            LogFailed(logger, problem, context.Request.Method, context.Request.Path);
            await StatusDocument.WriteAsync(context, Refusal.Create(500, "InternalError", problem.Message)).ConfigureAwait(false);
        }
        catch (BadHttpRequestException problem)
        {
            await StatusDocument.WriteAsync(context, Refusal.Create(problem.StatusCode, "BadRequest", $"The request is not well-formed HTTP: {problem.Message}")).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has left.
        }
    };

    [LoggerMessage(5040, LogLevel.Error, "{Method} {Path} failed")]
    private static partial void LogFailed(ILogger logger, Exception problem, string method, PathString path);
}
