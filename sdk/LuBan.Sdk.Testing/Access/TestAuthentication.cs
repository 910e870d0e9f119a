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
        var isClient = Request.Headers[SecretHeader].ToString() == secret.Value;
        if (!isClient && secret.TrustsMachine && IsOfThisMachine()) return Task.FromResult(Success(TestUser.Administrator.Name, TestUser.Administrator.Groups));
        var name = Uri.UnescapeDataString(Request.Headers[UserHeader].ToString());
        return Task.FromResult(isClient && name.Length > 0 ? Success(name, Request.Headers[GroupsHeader].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)) : AuthenticateResult.NoResult());
    }

    /// <summary>A page of another site can have a browser of this machine send requests too, under a name of its own or from its own address: those are nobody's.</summary>
    private bool IsOfThisMachine() => Request.Host.Host is "127.0.0.1" or "localhost"
        && Request.Headers["Sec-Fetch-Site"].ToString() is "" or "none" or "same-origin"
        && (Request.Headers.Origin.Count == 0 || Request.Headers.Origin == $"http://{Request.Host}");

    private static AuthenticateResult Success(string name, IEnumerable<string> groups)
    {
        var claims = groups.Select(group => new Claim(CallerClaims.Group, group)).Prepend(new(CallerClaims.Uid, $"uid-of-{name}")).Prepend(new(CallerClaims.Name, name));
        return AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}

/// <summary>Known to the clients of one kernel only: its port is open to every program of the machine.</summary>
/// <param name="Value">The secret.</param>
/// <param name="TrustsMachine">Whether other programs of the machine are the administrator.</param>
internal sealed record TestSecret(string Value, bool TrustsMachine);
