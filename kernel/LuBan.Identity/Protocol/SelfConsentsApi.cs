using System.Text.Json.Nodes;
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

    private static async Task ListAsync(HttpContext context, AccountDirectory accounts, Consents consents)
    {
        if (await AccountAsync(context, accounts) is not { } account) return;
        await OAuthAnswers.WriteAsync(context, new JsonObject
        {
            ["items"] = new JsonArray([.. consents.List(account).Select(consent => new JsonObject { ["client"] = consent.Client, ["scopes"] = new JsonArray([.. consent.Scopes.Select(scope => JsonValue.Create(scope))]), ["givenAt"] = consent.GivenAt })]),
        });
    }

    private static async Task RemoveAsync(HttpContext context, string client, AccountDirectory accounts, Consents consents, OAuthReports reports)
    {
        if (await AccountAsync(context, accounts) is not { } account) return;
        if (!await consents.RemoveAsync(account, client, context.RequestAborted))
        {
            await Problems.WriteAsync(context, StatusCodes.Status404NotFound, "LB8045", "You have not agreed to anything for a client of this name.");
            return;
        }

        await reports.DoneAsync(context, SecurityActions.TokenRevoke, account, client, "consent");
        await OAuthAnswers.WriteAsync(context, new JsonObject { ["client"] = client, ["removed"] = true });
    }

    private static async Task<Account?> AccountAsync(HttpContext context, AccountDirectory accounts)
    {
        var (name, uid) = (context.User.FindFirst(CallerClaims.Name)?.Value, context.User.FindFirst(CallerClaims.Uid)?.Value);
        // A token that is limited to less than everything does not decide about other tokens.
        if (name is not null && uid is not null && context.User.FindFirst(CallerClaims.Scopes) is null && await accounts.FindAsync(name, uid, context.RequestAborted) is { } account) return account;
        await Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "LB8046", "This is for users themselves: sign in with a session, a password, or a token that is not limited by scopes.");
        return null;
    }
}
