using LuBan.Identity.Authentication;
using LuBan.Identity.Pages;
using LuBan.Identity.Protocol;
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
        routes.MapGet(Prefix + "/{provider}/signed-out", (HttpContext context, FederatedSignOut signOut) => signOut.ReturnAsync(context)).AllowAnonymous();
    }

    /// <summary>The address that a provider must know, for a request to this server.</summary>
    public static Uri CallbackOf(HttpContext context, Issuers issuers, string provider) => new($"{issuers.Of(context.Request)}{Prefix}/{provider}/callback");

    private static async Task StartAsync(HttpContext context, string provider, string? return_to, string? login_hint, FederatedSignIn federated, FederatedCookie cookie, Issuers issuers)
    {
        try
        {
            var journey = new Journey(CallbackOf(context, issuers, provider), LocalPath.Read(return_to), cookie.Take(context)) { LoginHint = login_hint };
            Leave(context, (await federated.StartAsync(provider, journey, context.RequestAborted)).AbsoluteUri);
        }
        catch (ExtensionException problem)
        {
            await ErrorPage.WriteAsync(context, problem.Code, problem.Detail, problem.Code == "LB8202" ? StatusCodes.Status404NotFound : StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task CallbackAsync(
        HttpContext context, string provider, FederatedSignIn federated, FederatedCookie cookie, FederatedSessions sessions, SessionCookie current, LoginPage login, FailureLimits limits, SecurityReports reports)
    {
        var client = Callers.InfoOf(context);
        try
        {
            var parameters = Parameters.OfQuery(context.Request);
            // Which of the two would count?
            if (parameters.Repeated.Count > 0 || limits.Delay(context) is not null) throw FederationErrors.BadState();
            var arrival = await federated.CompleteAsync(provider, parameters.All, cookie.Read(context), await current.FindAsync(context), client, context.RequestAborted);
            if (arrival.Result is SignInResult.Refused refused) throw new ExtensionException(refused.Code, refused.Message);
            if (arrival.Result is SignInResult.Succeeded done)
                await sessions.NoteAsync(await login.BeginSessionAsync(context, done.Account, [.. done.Amr, .. arrival.Identity.Methods]), provider, arrival.Identity.SignOutHints, context.RequestAborted);
            Leave(context, arrival.ReturnTo);
        }
        catch (ExtensionException problem)
        {
            limits.Note(context);
            // What SignIn refused it has reported itself.
            if (problem.Code != "LB8103") await reports.ReportFailureAsync(SecurityActions.Login, "", null, client, problem.Code);
            await ErrorPage.WriteAsync(context, problem.Code, problem.Detail, StatusCodes.Status403Forbidden);
        }
        catch (OAuthRefusal refusal)
        {
            await ErrorPage.WriteAsync(context, refusal.Code, refusal.Message, refusal.Status);
        }
    }

    private static void Leave(HttpContext context, string where)
    {
        // The address that the browser comes from has the code in it.
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        Redirects.To(context, where);
    }
}
