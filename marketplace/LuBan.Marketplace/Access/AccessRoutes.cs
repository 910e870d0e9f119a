using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Marketplace.Access;

/// <summary>How routes say who may call them. <see cref="GuardMarketplace"/> goes around the whole marketplace once; each route or group in it says the rest.</summary>
internal static class AccessRoutes
{
    /// <summary>Puts the guard before every route of a group: it finds out who calls, and refuses what no rule allows, before anything of the request is read.</summary>
    public static TBuilder GuardMarketplace<TBuilder>(this TBuilder routes) where TBuilder : IEndpointConventionBuilder
    {
        routes.Finally(endpoint =>
        {
            var next = endpoint.RequestDelegate ?? throw new InvalidOperationException($"The route '{endpoint.DisplayName}' has no handler.");
            var rule = endpoint.Metadata.OfType<AccessRule>().LastOrDefault();
            // For the server around: it knows neither tokens nor publishers, so it lets every request through to this guard.
            endpoint.Metadata.Add(new AllowAnonymousAttribute());
            endpoint.RequestDelegate = context => context.RequestServices.GetRequiredService<AccessGuard>().InvokeAsync(context, rule, next);
        });
        return routes;
    }

    /// <summary>Everybody may call it.</summary>
    public static TBuilder AllowAnyone<TBuilder>(this TBuilder routes) where TBuilder : IEndpointConventionBuilder => routes.Allow(Audience.Anyone, null);

    /// <summary>Everybody may call it, unless reading is closed: then users and tokens with the scope <c>read</c>.</summary>
    public static TBuilder AllowReaders<TBuilder>(this TBuilder routes) where TBuilder : IEndpointConventionBuilder => routes.Allow(Audience.Readers, TokenScope.Read);

    /// <summary>Users of the server may call it, and tokens with a scope when one is named.</summary>
    public static TBuilder AllowUsers<TBuilder>(this TBuilder routes, string? scope = null) where TBuilder : IEndpointConventionBuilder => routes.Allow(Audience.Users, scope);

    /// <summary>Publishers and administrators may call it, with any of their tokens when no scope is named. The handler checks whose thing it is:
    /// <see cref="MarketplaceCaller.RequirePublisher"/> and <see cref="MarketplaceCaller.Require"/> with the id.</summary>
    public static TBuilder AllowPublishers<TBuilder>(this TBuilder routes, string? scope = null) where TBuilder : IEndpointConventionBuilder => routes.Allow(Audience.Publishers, scope);

    /// <summary>Only administrators may call it.</summary>
    public static TBuilder AllowAdministrators<TBuilder>(this TBuilder routes) where TBuilder : IEndpointConventionBuilder => routes.Allow(Audience.Administrators, TokenScope.Admin);

    private static TBuilder Allow<TBuilder>(this TBuilder routes, Audience audience, string? scope) where TBuilder : IEndpointConventionBuilder
    {
        routes.WithMetadata(new AccessRule(audience, scope));
        return routes;
    }
}
