using LuBan.Identity;
using LuBan.Identity.ExternalAuthority;
using LuBan.Identity.Federation;
using LuBan.Identity.Pages;
using LuBan.Identity.Protocol;
using LuBan.Resources;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts identity into a web application.</summary>
public static class IdentityApplication
{
    /// <summary>Registers the kinds and maps the provider, its pages and its API. Before the application starts.</summary>
    /// <param name="routes">The application.</param>
    /// <returns><paramref name="routes"/>.</returns>
    public static IEndpointRouteBuilder MapLuBanIdentity(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.ServiceProvider.GetRequiredService<KindRegistry>().Replace(IdentityKinds.Owner, IdentityKinds.All);
        if (routes.ServiceProvider.GetRequiredService<AuthorityTokens>().Options.IsOn)
        {
            routes.MapExternalAuthority();
            routes.MapAccountAdministration();
            return routes;
        }

        routes.MapOAuth<Discovery>(Paths.OpenIdConfiguration, ["GET"], (endpoint, context) => endpoint.WriteAsync(context));
        routes.MapOAuth<Discovery>(Paths.ServerMetadata, ["GET"], (endpoint, context) => endpoint.WriteAsync(context));
        routes.MapOAuth<Discovery>(Paths.Keys, ["GET"], (endpoint, context) => endpoint.WriteKeysAsync(context));
        routes.MapOAuth<TokenEndpoint>(Paths.Token, ["POST"], (endpoint, context) => endpoint.HandleAsync(context));
        routes.MapOAuth<DeviceEndpoint>(Paths.Device, ["POST"], (endpoint, context) => endpoint.HandleAsync(context));
        routes.MapOAuth<PushEndpoint>(Paths.Push, ["POST"], (endpoint, context) => endpoint.HandleAsync(context));
        routes.MapOAuth<IntrospectionEndpoint>(Paths.Introspect, ["POST"], (endpoint, context) => endpoint.HandleAsync(context));
        routes.MapOAuth<RevocationEndpoint>(Paths.Revoke, ["POST"], (endpoint, context) => endpoint.HandleAsync(context));
        routes.MapOAuth<UserInfoEndpoint>(Paths.UserInfo, ["GET", "POST"], (endpoint, context) => endpoint.HandleAsync(context));
        routes.MapPages();
        routes.MapIdentityAdministration();
        routes.MapLuBanFederation();
        routes.MapSelfConsents();
        routes.MapLuBanAccounts();
        return routes;
    }
}
