using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Identity.Protocol;

/// <summary>Maps endpoints that programs call: they authenticate their callers themselves, answer refusals as RFC 6749 §5.2 says, and slow down who guesses.</summary>
internal static class OAuthEndpoint
{
    internal static void MapOAuth<TEndpoint>(this IEndpointRouteBuilder routes, string path, string[] methods, Func<TEndpoint, HttpContext, Task> handle)
        where TEndpoint : notnull
    {
        routes.MapMethods(path, methods, (RequestDelegate)(context => GuardAsync(context, () => handle(context.RequestServices.GetRequiredService<TEndpoint>(), context)))).AllowAnonymous().DisableAntiforgery();
        // Whatever else is sent there is told what would be right, in place of a login.
        routes.Map(path, context =>
        {
            context.Response.Headers.Allow = string.Join(", ", methods);
            return OAuthAnswers.RefuseAsync(context, new OAuthRefusal(OAuthErrors.InvalidRequest, "LB8002", $"{context.Request.Method} is not possible here, only {string.Join(" and ", methods)}.", StatusCodes.Status405MethodNotAllowed));
        }).AllowAnonymous().DisableAntiforgery();
    }

    private static async Task GuardAsync(HttpContext context, Func<Task> handle)
    {
        var limits = context.RequestServices.GetRequiredService<FailureLimits>();
        try
        {
            if (limits.Delay(context) is { } wait)
                throw new OAuthRefusal(OAuthErrors.TemporarilyUnavailable, "LB8009", "Too many calls from this address were refused. Wait, and correct the client before it goes on.", StatusCodes.Status429TooManyRequests) { RetryAfter = wait };
            await handle();
        }
        catch (OAuthRefusal refusal)
        {
            // A device that waits is refused by design.
            if (refusal.Error is not (OAuthErrors.AuthorizationPending or OAuthErrors.TemporarilyUnavailable)) limits.Note(context);
            await OAuthAnswers.RefuseAsync(context, refusal);
        }
        catch (ResourceException unavailable) when (unavailable.StatusCode is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout)
        {
            await OAuthAnswers.RefuseAsync(context, new OAuthRefusal(OAuthErrors.TemporarilyUnavailable, "LB8008", "The store does not answer at the moment. Try again.", StatusCodes.Status503ServiceUnavailable) { RetryAfter = TimeSpan.FromSeconds(1) });
        }
    }
}
