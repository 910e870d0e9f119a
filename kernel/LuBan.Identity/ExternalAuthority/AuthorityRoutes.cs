using System.Text.Json.Nodes;
using LuBan.Identity.Pages;
using LuBan.Identity.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Identity.ExternalAuthority;

/// <summary>In the place of the provider that is off: says who the authority is, and sends browsers there.</summary>
internal static class AuthorityRoutes
{
    public static void MapExternalAuthority(this IEndpointRouteBuilder routes)
    {
        foreach (var path in new[] { Paths.OpenIdConfiguration, Paths.ServerMetadata, "/oauth/{**rest}", Paths.Api + "/self/{**rest}" }) routes.Map(path, RefuseAsync).AllowAnonymous().DisableAntiforgery();
        foreach (var page in new[] { Paths.Login, Paths.Authorize, Paths.DeviceVerify, Paths.EndSession })
            routes.MapGet(page, (HttpContext context, AuthorityTokens authority) => Redirects.To(context, authority.Options.Issuer!)).AllowAnonymous();
    }

    private static Task RefuseAsync(HttpContext context, AuthorityTokens authority)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "application/problem+json";
        context.Response.Headers.CacheControl = "no-store";
        var detail = $"LB8250: The identity provider of this server is off: '{authority.Options.Issuer}' says who somebody is. Get a token for '{authority.Options.ClientId}' there, and send it as a bearer token.";
        // With the two members a program can go on by itself.
        return context.Response.WriteAsync(new JsonObject
        {
            ["type"] = "about:blank", ["title"] = "NotFound", ["status"] = StatusCodes.Status404NotFound, ["detail"] = detail, ["code"] = "LB8250", ["help"] = "docs/errors.md#lb8250",
            ["authority"] = authority.Options.Issuer, ["clientId"] = authority.Options.ClientId,
        }.ToJsonString(), context.RequestAborted);
    }
}
