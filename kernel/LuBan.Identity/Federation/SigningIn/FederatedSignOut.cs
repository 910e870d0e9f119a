using LuBan.Identity.Pages;
using LuBan.Identity.Protocol;
using LuBan.Identity.Tokens;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Federation;

/// <summary>Sends a browser that signs out here over the provider that it came from, and on from there.</summary>
internal sealed class FederatedSignOut(FederatedSessions sessions, SealedStates states, Issuers issuers)
{
    private const string Purpose = "federated-logout";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Where to send the browser instead; null when signing out here is all.</summary>
    /// <param name="context">The request.</param>
    /// <param name="session">The session that ends.</param>
    /// <param name="target">Where the browser goes in the end, which has been checked; null for our own page.</param>
    public async Task<string?> DetourAsync(HttpContext context, Session session, string? target)
    {
        if (sessions.ProviderOf(session.Id) is not { } provider) return null;
        var back = new Uri($"{issuers.Of(context.Request)}{FederatedRoutes.Prefix}/{provider}/signed-out");
        return (await sessions.SignOutAsync(session.Id, back, await states.SealAsync(Purpose, new Detour(target), Lifetime, context.RequestAborted), context.RequestAborted))?.AbsoluteUri;
    }

    /// <summary>Where a browser goes that is back. A provider that forgot the state leads to our own page.</summary>
    public async Task ReturnAsync(HttpContext context) =>
        Redirects.To(context, (await states.OpenAsync<Detour>(Purpose, context.Request.Query["state"], context.RequestAborted))?.Target ?? Paths.EndSession);

    private sealed record Detour(string? Target);
}
