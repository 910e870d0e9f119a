using System.Security.Claims;
using System.Text.Encodings.Web;
using LuBan.Resources;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LuBan.Sdk.Testing.Access;

/// <summary>Believes what the clients of this kernel say about who they are. Others do not know its secret, and are anonymous.</summary>
internal sealed class TestAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, TestSecret secret)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Test";
    public const string UserHeader = "X-Test-User";
    public const string GroupsHeader = "X-Test-Groups";
    public const string SecretHeader = "X-Test-Secret";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var name = Uri.UnescapeDataString(Request.Headers[UserHeader].ToString());
        if (name.Length == 0 || Request.Headers[SecretHeader].ToString() != secret.Value) return Task.FromResult(AuthenticateResult.NoResult());
        List<Claim> claims = [new(CallerClaims.Name, name), new(CallerClaims.Uid, $"uid-of-{name}")];
        claims.AddRange(Request.Headers[GroupsHeader].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries).Select(group => new Claim(CallerClaims.Group, Uri.UnescapeDataString(group))));
        return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}

/// <summary>Known to the clients of one kernel only: its port is open to every program of the machine.</summary>
internal sealed record TestSecret(string Value);
