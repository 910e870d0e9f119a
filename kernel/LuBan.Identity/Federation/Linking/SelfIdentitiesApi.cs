using System.Text.Json.Nodes;
using LuBan.Identity.Protocol;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Identity.Federation;

/// <summary>What people do with their own identities: see them, link one, unlink one.</summary>
internal static class SelfIdentitiesApi
{
    private const string Path = Paths.Api + "/self/identities";

    public static void MapSelfIdentities(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync).WithMetadata(AuthenticatedOnly.Instance).DisableAntiforgery();
        routes.MapPost(Path + "/{provider}", LinkAsync).WithMetadata(AuthenticatedOnly.Instance).DisableAntiforgery();
        routes.MapDelete(Path + "/{provider}", UnlinkAsync).WithMetadata(AuthenticatedOnly.Instance).DisableAntiforgery();
    }

    private static async Task<IResult> ListAsync(HttpContext context, SelfCallers callers, IdentityLinks links, FederatedProviders providers)
    {
        var (caller, refusal) = await callers.FindAsync(context, forWriting: false, context.RequestAborted);
        if (caller is null) return refusal!;
        var linked = links.List(caller.Account);
        return TypedResults.Ok(new JsonObject
        {
            ["items"] = new JsonArray([.. linked.Select(link => new JsonObject { ["provider"] = link.Provider, ["subject"] = link.Subject, ["linkedAt"] = link.LinkedAt })]),
            ["available"] = new JsonArray([.. providers.List().Select(provider => (provider.Name, By: "redirect")).Concat(providers.TakingPasswords().Select(entry => (Name: entry.Provider.Metadata.Name!, By: "password")))
                .Where(entry => linked.All(link => link.Provider != entry.Name)).Select(entry => new JsonObject { ["provider"] = entry.Name, ["by"] = entry.By })]),
        });
    }

    /// <summary><c>{"returnTo":"/…"}</c> answers where to send the browser; <c>{"userName":"…","password":"…"}</c> links at once with a provider that checks passwords.</summary>
    private static async Task<IResult> LinkAsync(HttpContext context, string provider, SelfCallers callers, FederatedSignIn federated, PasswordLinking passwords, FederatedCookie cookie, Issuers issuers)
    {
        if (await JsonBody.ReadAsync(context, "returnTo", "userName", "password", "currentPassword") is not { } body) return Results.Empty;
        var (caller, refusal) = await callers.FindAsync(context, forWriting: true, context.RequestAborted);
        // Another way to sign in is as sensitive as another password.
        refusal ??= await callers.RequireProofAsync(caller!, Text(body, "currentPassword"), context, context.RequestAborted);
        if (refusal is not null) return refusal;
        try
        {
            if (body["password"] is not null)
            {
                await passwords.LinkAsync(provider, caller!.Account, Text(body, "userName"), Text(body, "password"), SelfCallers.ClientOf(context), context.RequestAborted);
                return TypedResults.NoContent();
            }
            // The browser must come back in the session that it left in: a token cannot follow it.
            if (caller!.Session is null || caller.Token is not null) throw FederationErrors.WrongUser();
            var journey = new Journey(FederatedRoutes.CallbackOf(context, issuers, provider), LocalPath.Read(Text(body, "returnTo")), cookie.Take(context)) { LinkUid = caller.Account.Uid };
            return TypedResults.Ok(new JsonObject { ["location"] = (await federated.StartAsync(provider, journey, context.RequestAborted)).AbsoluteUri });
        }
        catch (ExtensionException problem)
        {
            return IdentityProblem.Of(StatusOf(problem), problem.Code, problem.Detail);
        }
    }

    private static async Task<IResult> UnlinkAsync(HttpContext context, string provider, SelfCallers callers, IdentityLinks links, CredentialBook credentials)
    {
        var (caller, refusal) = await callers.FindAsync(context, forWriting: true, context.RequestAborted);
        if (caller is null) return refusal!;
        var (account, linked) = (caller.Account, links.List(caller.Account));
        if (linked.All(link => link.Provider != provider)) return IdentityProblem.Of(StatusCodes.Status404NotFound, "LB8240", $"Your account is not linked to '{FederationErrors.Clean(provider)}'.");
        if (linked.Count == 1 && !account.HasPassword && (await credentials.FindAsync(account, context.RequestAborted))?.Content.Passkeys.Count is not > 0)
            return IdentityProblem.Of(StatusCodes.Status409Conflict, "LB8241", "This is the only way to sign in to your account. Add a passkey or another identity first, or have an administrator set a password.");
        await links.UnlinkAsync(account, provider, context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static int StatusOf(ExtensionException problem) => problem.Code switch
    {
        "LB8202" => StatusCodes.Status404NotFound,
        "LB8225" => StatusCodes.Status409Conflict,
        "LB8243" => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status403Forbidden,
    };

    private static string Text(JsonObject body, string name) => body[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
