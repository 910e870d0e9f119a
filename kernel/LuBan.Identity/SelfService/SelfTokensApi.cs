using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Identity;

/// <summary>The own personal access tokens.</summary>
internal static class SelfTokensApi
{
    internal static void MapSelfTokens(this IEndpointRouteBuilder self)
    {
        self.MapGet("/tokens", SelfServiceApi.For(forWriting: false, (caller, context) => Task.FromResult(Shown(context.Get<PersonalTokens>().List(caller.Account)))));
        self.MapPost("/tokens", SelfServiceApi.For(forWriting: true, CreateAsync));
        self.MapDelete("/tokens/{id}", SelfServiceApi.For(forWriting: true, (caller, context) => RevokeAsync(caller.Account, caller.Account.Name, context)));
    }

    internal static IResult Shown(IReadOnlyList<PersonalToken> tokens) => Results.Json(new
    {
        items = tokens.Select(token => new { token.Id, token.Name, scopes = Scopes(token), created = token.CreatedAt, expires = token.ExpiresAt, lastUsed = token.LastUsedAt, lastAddress = token.LastAddress }),
    });

    internal static async Task<IResult> RevokeAsync(Account account, string actor, HttpContext context)
    {
        var revoked = await context.Get<PersonalTokens>().RevokeAsync(account, context.Name("id"), context.RequestAborted).ConfigureAwait(false);
        if (revoked is null) return IdentityProblem.Of(404, "LB8134", $"'{account.Name}' has no token '{context.Name("id")}'.");
        await context.Get<SecurityReports>().ReportAsync(SecurityActions.TokenRevoke, account, SelfCallers.ClientOf(context), $"personal token '{revoked.Name}' ({revoked.Id})", actor).ConfigureAwait(false);
        return Results.NoContent();
    }

    private static async Task<IResult> CreateAsync(SelfCaller caller, HttpContext context)
    {
        var (body, refusal) = await Bodies.ReadAsync<TokenRequestBody>(context, """{"name":"laptop","scopes":["api"],"expiresIn":2592000}""").ConfigureAwait(false);
        if (body is null) return refusal!;
        if (context.Get<SelfCallers>().IsByPersonalToken(caller)) return IdentityProblem.Of(403, "LB8131", "A personal token makes no other: it would outlive its own end. Sign in, or send the password.");
        try
        {
            TimeSpan? lifetime = body.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 1_000_000_000)) : null;
            var (token, secret) = await context.Get<PersonalTokens>().CreateAsync(caller.Account, body.Name ?? "", body.Scopes ?? [], lifetime, context.RequestAborted).ConfigureAwait(false);
            await context.Get<SecurityReports>().ReportAsync(SecurityActions.TokenIssue, caller.Account, SelfCallers.ClientOf(context), $"personal token '{token.Name}' ({token.Id})").ConfigureAwait(false);
            return Results.Json(new { token.Id, token.Name, token = secret, scopes = Scopes(token), expires = token.ExpiresAt }, statusCode: StatusCodes.Status201Created);
        }
        catch (ExtensionException problem) when (problem.Code == "LB8110")
        {
            return IdentityProblem.Of(StatusCodes.Status422UnprocessableEntity, problem.Code, problem.Message);
        }
    }

    private static IReadOnlyList<string> Scopes(PersonalToken token) => token.Scopes.Count > 0 ? token.Scopes : [PersonalTokens.ApiScope];
}
