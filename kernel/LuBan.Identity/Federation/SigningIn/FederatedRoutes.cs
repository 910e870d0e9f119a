using LuBan.Identity.Protocol;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Identity.Federation;

/// <summary>Where a browser sets off to a provider, and where it comes back.</summary>
internal static class FederatedRoutes
{
    public const string Prefix = "/oauth/federated";

    public static void MapFederatedRoutes(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Prefix + "/{provider}/start", StartAsync).AllowAnonymous();
        routes.MapGet(Prefix + "/{provider}/callback", CallbackAsync).AllowAnonymous();
    }

    /// <summary>The address that a provider must know, for a request to this server.</summary>
    public static Uri CallbackOf(HttpContext context, Issuers issuers, string provider) => new($"{issuers.Of(context.Request)}{Prefix}/{provider}/callback");

    private static async Task StartAsync(HttpContext context, string provider, string? return_to, string? login_hint, FederatedSignIn federated, Issuers issuers)
    {
        try
        {
            var journey = new Journey(CallbackOf(context, issuers, provider), LocalPath.Read(return_to), FederatedCookie.Take(context)) { LoginHint = login_hint };
            Leave(context, await federated.StartAsync(provider, journey, context.RequestAborted));
        }
        catch (ExtensionException problem)
        {
            await FederatedPage.WriteAsync(context, problem);
        }
    }

    private static async Task CallbackAsync(HttpContext context, string provider, FederatedSignIn federated, Sessions sessions, FailureLimits limits)
    {
        try
        {
            var parameters = Parameters.OfQuery(context.Request);
            // Which of the two would count?
            if (parameters.Repeated.Count > 0) throw FederationErrors.BadState();
            var current = context.User.FindFirst(CallerClaims.Session)?.Value is { } id ? await sessions.FindByIdAsync(id, context.RequestAborted) : null;
            var arrival = await federated.CompleteAsync(provider, parameters.All, FederatedCookie.Read(context), current, FederatedCookie.ClientOf(context), context.RequestAborted);
            if (arrival.Result is SignInResult.Refused refused) throw new ExtensionException(refused.Code, refused.Message);
            if (arrival.Session is { } session) SessionCookie.Write(context, session);
            Leave(context, new Uri(arrival.ReturnTo, UriKind.Relative));
        }
        catch (ExtensionException problem)
        {
            limits.Note(context);
            await FederatedPage.WriteAsync(context, problem);
        }
        catch (OAuthRefusal)
        {
            await FederatedPage.WriteAsync(context, FederationErrors.BadState());
        }
    }

    private static void Leave(HttpContext context, Uri where)
    {
        context.Response.Headers.CacheControl = "no-store";
        // The address that the browser comes from has the code in it.
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Redirect(where.IsAbsoluteUri ? where.AbsoluteUri : where.OriginalString);
    }
}
