using LuBan.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Identity;

/// <summary>What administrators do with the accounts of others: subresources of users, which are authorised as such.</summary>
internal static class AccountAdministrationApi
{
    private const int PasswordLength = 20;

    internal static RouteGroupBuilder MapAccountAdministration(this IEndpointRouteBuilder routes)
    {
        var user = routes.MapGroup($"/apis/{IdentityKinds.Group}/{IdentityKinds.Version}/users/{{name}}").WithTags("Users");
        user.MapPost("/password", For(ResetAsync));
        user.MapGet("/sessions", For((account, context) => Task.FromResult(SelfSessionsApi.Shown(context.Get<Sessions>().List(account), null))));
        user.MapDelete("/sessions", For(EndSessionsAsync));
        user.MapGet("/tokens", For((account, context) => Task.FromResult(SelfTokensApi.Shown(context.Get<PersonalTokens>().List(account)))));
        user.MapDelete("/tokens", For(RevokeTokensAsync));
        user.MapDelete("/mfa", For(RemoveFactorsAsync));
        user.MapGet("/logins", For((account, context) => Task.FromResult(SelfSessionsApi.Logins(account, context))));
        return user;
    }

    private static RequestDelegate For(Func<Account, HttpContext, Task<IResult>> handler) => context => SelfServiceApi.AnswerAsync(context, async () =>
    {
        var account = await context.Get<AccountDirectory>().FindAsync(context.Name("name"), context.RequestAborted).ConfigureAwait(false);
        return account is null ? IdentityProblem.Of(404, "LB8134", $"There is no user '{context.Name("name")}'.")
            : !HttpMethods.IsGet(context.Request.Method) && Outranks(account, context) ? IdentityProblem.Of(403, "LB8138", $"'{account.Name}' may do everything: only who may do that, too, changes its credentials.")
            : await handler(account, context).ConfigureAwait(false);
    });

    /// <summary>Who may reset the password of an administrator is one by that.</summary>
    private static bool Outranks(Account account, HttpContext context)
    {
        var reviewer = context.Get<IAccessReviewer>();
        return reviewer.IsAdministrator(new AccessSubject(account.Name, account.Uid, [.. account.Groups, CallerClaims.Authenticated])) && !reviewer.IsAdministrator(reviewer.Describe(context.User));
    }

    private static async Task<IResult> ResetAsync(Account account, HttpContext context)
    {
        var (body, refusal) = await Bodies.ReadAsync<ResetBody>(context, """{"password":"…","mustChange":true}""").ConfigureAwait(false);
        if (body is null) return refusal!;
        var password = body.Password ?? System.Security.Cryptography.RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", PasswordLength);
        var problems = await context.Get<PasswordPolicy>().CheckAsync(account, password, context.RequestAborted).ConfigureAwait(false);
        if (problems.Count > 0) return IdentityProblem.Of(new SignInResult.Refused("LB8107", PasswordPolicy.Describe(problems)));
        await context.Get<PasswordChanges>().SetAsync(account, password, body.MustChange ?? true, keepSession: null, SelfCallers.ClientOf(context), Actor(context)).ConfigureAwait(false);
        return body.Password is null ? Results.Json(new { password, mustChange = body.MustChange ?? true }) : Results.NoContent();
    }

    private static async Task<IResult> EndSessionsAsync(Account account, HttpContext context)
    {
        // Also what was issued under a session without being one.
        await context.Get<CredentialBook>().RaiseVersionAsync(account, context.RequestAborted).ConfigureAwait(false);
        return await SelfSessionsApi.EndAllAsync(account, null, Actor(context), context).ConfigureAwait(false);
    }

    private static async Task<IResult> RevokeTokensAsync(Account account, HttpContext context)
    {
        var revoked = await context.Get<PersonalTokens>().RevokeAllAsync(account, context.RequestAborted).ConfigureAwait(false);
        if (revoked > 0) await context.Get<SecurityReports>().ReportAsync(SecurityActions.TokenRevoke, account, SelfCallers.ClientOf(context), $"{revoked} personal token(s)", Actor(context)).ConfigureAwait(false);
        return Results.Json(new { revoked });
    }

    private static async Task<IResult> RemoveFactorsAsync(Account account, HttpContext context)
    {
        if (!await context.Get<SecondFactors>().RemoveAllAsync(account, context.RequestAborted).ConfigureAwait(false)) return IdentityProblem.Of(404, "LB8134", $"'{account.Name}' has no factor but the password.");
        await context.Get<SecurityReports>().ReportAsync(SecurityActions.FactorRemove, account, SelfCallers.ClientOf(context), "all", Actor(context)).ConfigureAwait(false);
        return Results.NoContent();
    }

    private static string Actor(HttpContext context) => context.User.Identity?.Name ?? "";
}
