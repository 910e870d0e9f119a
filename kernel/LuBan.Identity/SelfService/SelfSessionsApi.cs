using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Identity;

/// <summary>The own sessions and logins.</summary>
internal static class SelfSessionsApi
{
    internal static void MapSelfSessions(this IEndpointRouteBuilder self)
    {
        self.MapGet("/sessions", SelfServiceApi.For(forWriting: false, (caller, context) => Task.FromResult(Shown(context.Get<Sessions>().List(caller.Account), caller.Session))));
        self.MapDelete("/sessions", SelfServiceApi.For(forWriting: true, (caller, context) => EndAllAsync(caller.Account, caller.Session, caller.Account.Name, context)));
        self.MapDelete("/sessions/{id}", SelfServiceApi.For(forWriting: true, (caller, context) => EndAsync(caller.Account, caller.Account.Name, context)));
        self.MapGet("/logins", SelfServiceApi.For(forWriting: false, (caller, context) => Task.FromResult(Logins(caller.Account, context))));
    }

    internal static IResult Shown(IReadOnlyList<Session> sessions, string? current) => Results.Json(new
    {
        items = sessions.Select(session => new { session.Id, current = session.Id == current, began = session.AuthTime, lastUsed = session.LastUsedAt, expires = session.ExpiresAt, session.Address, session.UserAgent, session.Amr }),
    });

    internal static IResult Logins(Account account, HttpContext context) => Results.Json(new { items = context.Get<LoginHistory>().List(account.Uid) });

    internal static async Task<IResult> EndAsync(Account account, string actor, HttpContext context)
    {
        var (sessions, id) = (context.Get<Sessions>(), context.Name("id"));
        if (!sessions.List(account).Any(session => session.Id == id) || !await sessions.EndAsync(id, context.RequestAborted).ConfigureAwait(false)) return IdentityProblem.Of(404, "LB8134", $"'{account.Name}' has no session '{id}'.");
        await context.Get<SecurityReports>().ReportAsync(SecurityActions.Logout, account, SelfCallers.ClientOf(context), $"session {id}", actor).ConfigureAwait(false);
        return Results.NoContent();
    }

    /// <summary>Ends all sessions but the one that asks.</summary>
    internal static async Task<IResult> EndAllAsync(Account account, string? current, string actor, HttpContext context)
    {
        var ended = await context.Get<Sessions>().EndAllAsync(account.Uid, current, context.RequestAborted).ConfigureAwait(false);
        if (ended > 0) await context.Get<SecurityReports>().ReportAsync(SecurityActions.Logout, account, SelfCallers.ClientOf(context), $"{ended} session(s)", actor).ConfigureAwait(false);
        return Results.Json(new { ended });
    }
}
