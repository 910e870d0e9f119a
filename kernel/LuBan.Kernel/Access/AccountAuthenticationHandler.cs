using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using LuBan.Resources;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Access;

/// <summary>HTTP Basic (RFC 7617) and bearer tokens (RFC 6750).</summary>
internal sealed class AccountAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, AdminAccount account, AccessTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "LuBan";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header) || header.Parameter is null) return Task.FromResult(AuthenticateResult.NoResult());
        var user = header.Scheme.ToUpperInvariant() switch
        {
            "BASIC" => Basic(header.Parameter),
            "BEARER" => tokens.Verify(header.Parameter),
            _ => null,
        };
        return Task.FromResult(user is null ? AuthenticateResult.Fail("LB6001: the credentials are not valid.") : AuthenticateResult.Success(Ticket(user)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Basic realm=\"LuBan\", Bearer realm=\"LuBan\"";
        var found = Request.Headers.Authorization.Count == 0 ? "no credentials" : "credentials that are not valid";
        return KernelProblems.WriteAsync(Context, StatusCodes.Status401Unauthorized, "LB6001",
            $"The request carries {found}. Send HTTP Basic credentials or a bearer token: luban login.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        KernelProblems.WriteAsync(Context, StatusCodes.Status403Forbidden, "LB6002", "The user may not do this. Ask an administrator for the permission.");

    private string? Basic(string parameter)
    {
        Span<byte> bytes = stackalloc byte[512];
        if (!Convert.TryFromBase64String(parameter, bytes, out var length)) return null;
        var text = Encoding.UTF8.GetString(bytes[..length]);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && account.Verify(text[..colon], text[(colon + 1)..]) ? AdminAccount.UserName : null;
    }

    private AuthenticationTicket Ticket(string user)
    {
        var identity = new ClaimsIdentity([new(CallerClaims.Name, user), new(CallerClaims.Uid, user), new(CallerClaims.Group, CallerClaims.Masters)], SchemeName);
        return new(new ClaimsPrincipal(identity), SchemeName);
    }
}
