using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using LuBan.Identity.Protocol;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.Authentication;

/// <summary>Finds out who calls: bearer tokens (RFC 6750), HTTP Basic (RFC 7617), and the session of a browser.</summary>
internal sealed class LuBanAuthenticationHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, Callers callers)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header) || header.Parameter is null) return AuthenticateResult.NoResult();
        if (!header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        var verdict = await callers.FromAccessTokenAsync(header.Parameter, Context.RequestAborted);
        return verdict.Principal is { } principal ? AuthenticateResult.Success(new(principal, Scheme.Name)) : AuthenticateResult.Fail(verdict.Problem);
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync()).Failure;
        var bearer = failure is null ? $"Bearer realm=\"{OAuthAnswers.Realm}\"" : $"Bearer realm=\"{OAuthAnswers.Realm}\", error=\"{OAuthErrors.InvalidToken}\", error_description=\"{OAuthAnswers.Printable(failure.Message)}\"";
        Response.Headers.WWWAuthenticate = new[] { $"Basic realm=\"{OAuthAnswers.Realm}\", charset=\"UTF-8\"", bearer };
        await Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized, failure is null ? "LB8021" : "LB8020",
            failure?.Message ?? "The request carries no credentials. Send HTTP Basic credentials or a bearer token: luban login.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(Context, StatusCodes.Status403Forbidden, "LB8022", "The user may not do this. Ask an administrator for the permission.");
}
