using System.Security.Claims;
using System.Text.Encodings.Web;
using LuBan.Resources;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.ConsoleTests.Server;

/// <summary>Believes what the test says about the caller, in the headers of <see cref="Person"/>.</summary>
internal sealed class HeaderAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Test";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var name = Request.Headers["X-User"].ToString();
        if (name.Length == 0) return Task.FromResult(AuthenticateResult.NoResult());
        List<Claim> claims = [new(CallerClaims.Name, name), new(CallerClaims.Uid, $"uid-of-{name}"), new(CallerClaims.Session, $"session-of-{name}")];
        claims.AddRange(Request.Headers["X-Groups"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries).Select(group => new Claim(CallerClaims.Group, group)));
        return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}
