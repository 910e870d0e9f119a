using System.Text.Json.Nodes;
using LuBan.Identity.Authentication;
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

    private static async Task ListAsync(HttpContext context, IdentityLinks links, AccountDirectory accounts, FederatedProviders providers)
    {
        if (await FindAccountAsync(context, accounts) is not { } account) return;
        var linked = links.List(account);
        await OAuthAnswers.WriteAsync(context, new JsonObject
        {
            ["items"] = new JsonArray([.. linked.Select(link => new JsonObject { ["provider"] = link.Provider, ["subject"] = link.Subject, ["linkedAt"] = link.LinkedAt })]),
            ["available"] = new JsonArray([.. providers.List().Select(provider => (provider.Name, By: "redirect")).Concat(providers.TakingPasswords().Select(entry => (Name: entry.Provider.Metadata.Name!, By: "password")))
                .Where(entry => linked.All(link => link.Provider != entry.Name)).Select(entry => new JsonObject { ["provider"] = entry.Name, ["by"] = entry.By })]),
        });
    }

    /// <summary><c>{"returnTo":"/…"}</c> answers where to send the browser; <c>{"userName":"…","password":"…"}</c> links at once with a provider that checks passwords.</summary>
    private static async Task LinkAsync(HttpContext context, string provider, AccountDirectory accounts, FederatedSignIn federated, PasswordLinking passwords, FederatedCookie cookie, Issuers issuers)
    {
        if (await JsonBody.ReadAsync(context, "returnTo", "userName", "password") is not { } body || await FindAccountAsync(context, accounts) is not { } account) return;
        try
        {
            if (body["password"] is not null)
            {
                await passwords.LinkAsync(provider, account, Text(body, "userName"), Text(body, "password"), Callers.InfoOf(context), context.RequestAborted);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }
            // The browser must come back in the session that it left in: a token cannot follow it.
            if (context.User.FindFirst(CallerClaims.Session) is null) throw FederationErrors.WrongUser();
            var journey = new Journey(FederatedRoutes.CallbackOf(context, issuers, provider), LocalPath.Read(Text(body, "returnTo")), cookie.Take(context)) { LinkUid = account.Uid };
            await OAuthAnswers.WriteAsync(context, new JsonObject { ["location"] = (await federated.StartAsync(provider, journey, context.RequestAborted)).AbsoluteUri });
        }
        catch (ExtensionException problem)
        {
            await Problems.WriteAsync(context, StatusOf(problem), problem.Code, problem.Detail);
        }
    }

    private static async Task UnlinkAsync(HttpContext context, string provider, IdentityLinks links, AccountDirectory accounts, CredentialBook credentials)
    {
        if (await FindAccountAsync(context, accounts) is not { } account) return;
        var linked = links.List(account);
        if (linked.All(link => link.Provider != provider))
            await Problems.WriteAsync(context, StatusCodes.Status404NotFound, "LB8240", $"Your account is not linked to '{FederationErrors.Clean(provider)}'.");
        else if (linked.Count == 1 && !account.HasPassword && (await credentials.FindAsync(account, context.RequestAborted))?.Content.Passkeys.Count is not > 0)
            await Problems.WriteAsync(context, StatusCodes.Status409Conflict, "LB8241", "This is the only way to sign in to your account. Add a passkey or another identity first, or have an administrator set a password.");
        else
        {
            await links.UnlinkAsync(account, provider, context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    private static async Task<Account?> FindAccountAsync(HttpContext context, AccountDirectory accounts)
    {
        var (name, uid) = (context.User.FindFirst(CallerClaims.Name)?.Value ?? "", context.User.FindFirst(CallerClaims.Uid)?.Value ?? "");
        // Whoever acts as somebody else does not decide how that person signs in; neither does a token that is limited.
        var limited = context.User.HasClaim(claim => claim.Type is CallerClaims.Impersonator or CallerClaims.Scopes);
        if (!limited && await accounts.FindAsync(name, uid, context.RequestAborted) is { } account) return account;
        await Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "LB8242", "Identities are linked by people who are signed in themselves: not by service accounts, not with limited tokens, and not in somebody else's name.");
        return null;
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
