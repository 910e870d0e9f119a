using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Access;

/// <summary>Nothing but what says so is reached without credentials, extensions included.</summary>
internal sealed class CredentialsMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var open = context.User.Identity?.IsAuthenticated == true || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        return open ? next(context) : context.ChallengeAsync();
    }
}
