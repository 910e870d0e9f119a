using LuBan.Observability.Logs.Api;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Observability.Logs.Elasticsearch;

/// <summary>Failures in the form that clients of Elasticsearch read, and the header by which they know their server.</summary>
internal static class ElasticsearchProblems
{
    internal static RouteGroupBuilder AnswerAsElasticsearch(this RouteGroupBuilder group)
    {
        group.AddEndpointFilter(async (context, next) =>
        {
            context.HttpContext.Response.Headers["X-Elastic-Product"] = "Elasticsearch";
            try
            {
                return await next(context);
            }
            catch (ExtensionException problem) when (LogProblems.StatusOf(problem.Code) is { } status)
            {
                var cause = new { type = TypeOf(status), reason = $"{problem.Code}: {problem.Detail}" };
                return Results.Json(new { error = new { root_cause = new[] { cause }, cause.type, cause.reason }, status }, statusCode: status);
            }
        });
        return group;
    }

    private static string TypeOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "parsing_exception",
        StatusCodes.Status429TooManyRequests => "es_rejected_execution_exception",
        _ => "unavailable_shards_exception",
    };
}
