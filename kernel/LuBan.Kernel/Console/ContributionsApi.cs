using LuBan.Kernel.Access;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Console;

/// <summary><c>/console/contributions</c>: what the console of the caller is made of.</summary>
internal sealed class ContributionsApi(ConsoleDocument document, AccessEvaluator evaluator)
{
    public async Task ReadAsync(HttpContext context)
    {
        var isPublic = context.Request.Query["public"] == "1";
        if (!isPublic && context.User.Identity?.IsAuthenticated != true)
        {
            await Microsoft.AspNetCore.Authentication.AuthenticationHttpContextExtensions.ChallengeAsync(context);
            return;
        }
        var body = isPublic ? document.WritePublic() : await document.WriteAsync(new(evaluator, Callers.Describe(context.User)), context.RequestAborted);
        context.Response.Headers.Vary = "Cookie, Authorization";
        context.Response.Headers.CacheControl = "private, no-cache";
        var wasSame = await PackedAnswer.WriteAsync(context, body, "application/json", PackedAnswer.TagOf(body));
        ConsoleMetrics.Served(wasSame);
    }
}
