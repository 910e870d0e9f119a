using System.Security.Claims;
using LuBan.Resources;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace LuBan.Kernel.Access;

/// <summary>Lets requests of extensions into the kernel's own pipeline, each in the name of the extension it came from and of nobody else.</summary>
internal sealed class KernelDoor(IServiceScopeFactory scopes)
{
    private const string Host = "kernel";

    private readonly TaskCompletionSource<RequestDelegate> _pipeline = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What lies behind the door. Requests that come earlier wait for it.</summary>
    public void Open(RequestDelegate pipeline) => _pipeline.TrySetResult(pipeline);

    /// <summary>Answers a request of an extension.</summary>
    public async Task InvokeAsync(HttpContext context, string extension)
    {
        // Nothing that a request brings along says who calls.
        context.Request.Headers.Remove(HeaderNames.Authorization);
        context.Request.Headers.Remove(HeaderNames.Cookie);
        context.Request.Host = new(Host);
        context.Features.Set(new DoorCaller(PrincipalOf(extension)));
        await using var scope = scopes.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        var pipeline = await _pipeline.Task.WaitAsync(context.RequestAborted);
        await pipeline(context);
    }

    private static ClaimsPrincipal PrincipalOf(string extension)
    {
        var subject = ExtensionIdentity.Of(extension);
        var claims = subject.Groups.Select(group => new Claim(CallerClaims.Group, group)).Prepend(new(CallerClaims.Name, subject.Name));
        return new(new ClaimsIdentity(claims, nameof(KernelDoor), CallerClaims.Name, ClaimTypes.Role));
    }
}

/// <summary>A feature of requests that came through the <see cref="KernelDoor"/>.</summary>
/// <param name="User">The extension.</param>
internal sealed record DoorCaller(ClaimsPrincipal User);

/// <summary>Whoever came through the door is who the door says, whatever the host's authentication makes of the request.</summary>
internal sealed class DoorCallerMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<DoorCaller>() is not { } caller) return next(context);
        context.User = caller.User;
        return ImpersonationMiddleware.IsAskedFor(context.Request)
            ? KernelProblems.WriteAsync(context, StatusCodes.Status403Forbidden, "LB3035", "An extension acts in its own name only: requests of IKernelClient cannot impersonate anybody. Leave out the Impersonate-… headers; for what a caller may do there are ICallerResources<T> and ICallerAccess.")
            : next(context);
    }
}
