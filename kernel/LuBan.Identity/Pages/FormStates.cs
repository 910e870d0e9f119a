using LuBan.Identity.Authentication;
using LuBan.Identity.Tokens;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Pages;

/// <summary>The hidden state of forms: sealed, and bound to the browser that the form was made for, so that nobody can make somebody else send one.</summary>
internal sealed class FormStates(SealedStates states, SessionCookie session)
{
    private const string SecureName = "__Host-luban-form";
    private const string PlainName = "luban-form";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Seals a state for the browser of a request.</summary>
    internal ValueTask<string> SealAsync<TState>(HttpContext context, string purpose, TState state)
        where TState : class => states.SealAsync(purpose, new Bound<TState>(Handles.Digest(Browser(context)), state), Lifetime, context.RequestAborted);

    /// <summary>Opens a state that this browser was given; null when it was not, or its time is over.</summary>
    internal async ValueTask<TState?> OpenAsync<TState>(HttpContext context, string purpose, string? text)
        where TState : class
    {
        if (context.Request.Cookies[NameFor(context)] is not { Length: > 0 } browser || await states.OpenAsync<Bound<TState>>(purpose, text, context.RequestAborted) is not { } bound) return null;
        return Handles.Same(bound.Browser, Handles.Digest(browser)) ? bound.State : null;
    }

    /// <summary>A secret of the browser, the one that it has or a new one: several forms may be open.</summary>
    private string Browser(HttpContext context)
    {
        if (context.Items[this] is string known) return known;
        var secret = context.Request.Cookies[NameFor(context)] is { Length: > 0 and < 100 } sent ? sent : Handles.New();
        context.Items[this] = secret;
        context.Response.Cookies.Append(NameFor(context), secret, new CookieOptions { Path = "/", HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = session.IsSecure(context), IsEssential = true });
        return secret;
    }

    private string NameFor(HttpContext context) => session.IsSecure(context) ? SecureName : PlainName;

    private sealed record Bound<TState>(string Browser, TState State);
}
