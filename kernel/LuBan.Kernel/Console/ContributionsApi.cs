using System.Security.Cryptography;
using LuBan.Kernel.Access;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Console;

/// <summary><c>/console/contributions</c>: what the console of the caller is made of.</summary>
internal sealed class ContributionsApi(ConsoleDocument document, AccessEvaluator evaluator)
{
    private const int TagBytes = 18;

    public async Task ReadAsync(HttpContext context)
    {
        var isPublic = context.Request.Query["public"] == "1";
        if (!isPublic && context.User.Identity?.IsAuthenticated != true)
        {
            await Microsoft.AspNetCore.Authentication.AuthenticationHttpContextExtensions.ChallengeAsync(context);
            return;
        }
        var body = isPublic ? document.WritePublic() : await document.WriteAsync(new(evaluator, Callers.Describe(context.User)), context.RequestAborted);
        var tag = Convert.ToBase64String(SHA256.HashData(body).AsSpan(0, TagBytes)).Replace('+', '-').Replace('/', '_');
        context.Response.Headers.Vary = "Accept-Encoding, Cookie, Authorization";
        context.Response.Headers.CacheControl = "private, no-cache";
        var wasSame = await PackedAnswer.WriteAsync(context, body, "application/json", tag);
        ConsoleMetrics.Served(wasSame);
    }
}
