using LuBan.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Identity.Protocol;

/// <summary>What callers agreed to, and may take back.</summary>
internal static class SelfConsentsApi
{
    internal static void MapSelfConsents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Paths.Api + "/self/consents", ListAsync).WithMetadata(AuthenticatedOnly.Instance).DisableAntiforgery();
        routes.MapDelete(Paths.Api + "/self/consents/{client}", RemoveAsync).WithMetadata(AuthenticatedOnly.Instance).DisableAntiforgery();
    }

    private static async Task<IResult> ListAsync(HttpContext context, SelfCallers callers, Consents consents)
    {
        var (caller, refusal) = await callers.FindAsync(context, forWriting: false, context.RequestAborted);
        return refusal ?? Results.Json(new { items = consents.List(caller!.Account).Select(consent => new { consent.Client, consent.Scopes, consent.GivenAt }) });
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, string client, SelfCallers callers, Consents consents, OAuthReports reports)
    {
        var (caller, refusal) = await callers.FindAsync(context, forWriting: true, context.RequestAborted);
        if (refusal is not null) return refusal;
        if (!await consents.RemoveAsync(caller!.Account, client, context.RequestAborted)) return IdentityProblem.Of(StatusCodes.Status404NotFound, "LB8045", "You have not agreed to anything for a client of this name.");
        await reports.DoneAsync(context, SecurityActions.TokenRevoke, caller.Account, client, "consent");
        return Results.Json(new { client, removed = true });
    }
}
