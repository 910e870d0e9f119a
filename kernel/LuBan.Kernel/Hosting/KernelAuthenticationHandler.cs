using LuBan.Kernel.Contributions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Hosting;

/// <summary>The only authentication inside an extension: who the kernel says it is.</summary>
internal sealed class KernelAuthenticationHandler : IAuthenticationHandler
{
    public const string Scheme = "kernel";

    private HttpContext _context = null!;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _context = context;
        return Task.CompletedTask;
    }

    public Task<AuthenticateResult> AuthenticateAsync() => Task.FromResult(
        _context.User is { Identity.IsAuthenticated: true } user
            ? AuthenticateResult.Success(new(user, Scheme))
            : AuthenticateResult.NoResult());

    public Task ChallengeAsync(AuthenticationProperties? properties) => Problems.WriteAsync(
        _context, StatusCodes.Status401Unauthorized, "LB3046", "Not authenticated", "The extension asks for credentials. Send them to the kernel.");

    public Task ForbidAsync(AuthenticationProperties? properties) => Problems.WriteAsync(
        _context, StatusCodes.Status403Forbidden, "LB3043", "Not allowed", "The extension refuses this request to the current user.");
}
