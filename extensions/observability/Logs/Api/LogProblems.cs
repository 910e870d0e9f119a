using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Observability.Logs.Api;

/// <summary>Coded failures become problem details.</summary>
internal static class LogProblems
{
    internal static RouteGroupBuilder AnswerProblems(this RouteGroupBuilder group)
    {
        group.AddEndpointFilter(async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (ExtensionException problem) when (StatusOf(problem.Code) is { } status && !context.HttpContext.Response.HasStarted)
            {
                if (status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests) context.HttpContext.Response.Headers.RetryAfter = "1";
                return Results.Problem($"{problem.Code}: {problem.Detail}", null, status, null, null, new Dictionary<string, object?> { ["code"] = problem.Code, ["help"] = $"docs/errors.md#{problem.Code.ToLowerInvariant()}" });
            }
        });
        return group;
    }

    internal static int? StatusOf(string code) => code switch
    {
        "LB9230" or "LB9235" => StatusCodes.Status400BadRequest,
        "LB9231" => StatusCodes.Status429TooManyRequests,
        "LB9233" or "LB9234" => StatusCodes.Status503ServiceUnavailable,
        _ => null,
    };
}
