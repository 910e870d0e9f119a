using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using LuBan.Identity.Protocol;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Identity.Authentication;

/// <summary>Finds out who calls: bearer tokens (RFC 6750), HTTP Basic (RFC 7617), and the session of a browser. An <c>Authorization</c> header counts more than a cookie.</summary>
internal sealed class LuBanAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, Callers callers, SessionCookie cookie, ISecurityLog log, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const int MaximumBasic = 2048;

    private CallerVerdict? _refused;
    private bool _isForged;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization.Count == 0) return cookie.IsSent(Context) ? await FromCookieAsync() : AuthenticateResult.NoResult();
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header) || header.Parameter is null) return await RefuseAsync(CallerVerdict.Refused("LB8020: The Authorization header cannot be read."), "");
        return header.Scheme.ToUpperInvariant() switch
        {
            "BEARER" => await TakeAsync(await callers.FromBearerAsync(header.Parameter, Context, Context.RequestAborted), ""),
            "BASIC" => await FromBasicAsync(header.Parameter),
            _ => await RefuseAsync(CallerVerdict.Refused($"LB8020: The scheme '{(header.Scheme.Length > 32 ? header.Scheme[..32] : header.Scheme)}' is not known here. Send Basic or Bearer."), ""),
        };
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // The credentials are good, and the page that sent the request is not ours.
        if (_isForged) return Problems.WriteAsync(Context, StatusCodes.Status403Forbidden, "LB8023", "The request changes something, was sent with the cookie of a browser, and the browser does not say that a page of this server sent it (Sec-Fetch-Site or Origin). Programs send an Authorization header.");
        if (_refused?.RetryAfter is { } wait)
        {
            Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return Problems.WriteAsync(Context, StatusCodes.Status429TooManyRequests, "LB8028", _refused.Problem);
        }

        var bearer = _refused is null ? $"Bearer realm=\"{OAuthAnswers.Realm}\"" : $"Bearer realm=\"{OAuthAnswers.Realm}\", error=\"{OAuthErrors.InvalidToken}\", error_description=\"{OAuthAnswers.Printable(_refused.Problem)}\"";
        // A script's request that is offered Basic makes the browser ask for a password by itself, and hangs until somebody answers.
        Response.Headers.WWWAuthenticate = Request.Headers["Sec-Fetch-Dest"] == "empty" ? new[] { bearer } : new[] { $"Basic realm=\"{OAuthAnswers.Realm}\", charset=\"UTF-8\"", bearer };
        return _refused is null
            ? Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized, "LB8021", "The request carries no credentials. Send HTTP Basic credentials or a bearer token: luban login.")
            : Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized, "LB8020", _refused.Problem);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(Context, StatusCodes.Status403Forbidden, "LB8022", "The user may not do this. Ask an administrator for the permission.");

    private async Task<AuthenticateResult> FromCookieAsync()
    {
        var verdict = await callers.FromSessionAsync(await cookie.FindAsync(Context), Context.RequestAborted);
        // An old cookie is no attempt: the browser sends it until somebody signs in again.
        if (verdict.Principal is null) return AuthenticateResult.NoResult();
        _isForged = !SameOrigin.IsSafe(Request) && !SameOrigin.IsProved(Request);
        return _isForged ? AuthenticateResult.Fail("LB8023") : Taken(verdict);
    }

    private async Task<AuthenticateResult> FromBasicAsync(string parameter)
    {
        var bytes = new byte[MaximumBasic];
        if (!Convert.TryFromBase64String(parameter, bytes, out var length)) return await RefuseAsync(CallerVerdict.Refused("LB8020: The Basic credentials cannot be read."), "");
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return await RefuseAsync(CallerVerdict.Refused("LB8020: The Basic credentials hold no password."), "");
        var verdict = await callers.FromPasswordAsync(text[..colon], text[(colon + 1)..], Context, Context.RequestAborted);
        // Whoever decided about the password has reported it.
        return verdict.Principal is null ? Refused(verdict) : Taken(verdict);
    }

    private async Task<AuthenticateResult> TakeAsync(CallerVerdict verdict, string user) => verdict.Principal is null ? await RefuseAsync(verdict, user) : Taken(verdict);

    private AuthenticateResult Taken(CallerVerdict verdict) => AuthenticateResult.Success(new(verdict.Principal!, Scheme.Name));

    private async Task<AuthenticateResult> RefuseAsync(CallerVerdict verdict, string user)
    {
        var info = Callers.InfoOf(Context);
        await log.ReportAsync(new SecurityEvent(SecurityActions.Authenticate, user, false) { Time = time.GetUtcNow(), Reason = verdict.Problem[..6], Detail = verdict.Problem, Address = info.Address, UserAgent = info.UserAgent, CorrelationId = info.CorrelationId }, CancellationToken.None);
        return Refused(verdict);
    }

    private AuthenticateResult Refused(CallerVerdict verdict)
    {
        _refused = verdict;
        return AuthenticateResult.Fail(verdict.Problem);
    }
}
