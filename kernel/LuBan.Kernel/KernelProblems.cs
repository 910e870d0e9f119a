using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel;

/// <summary>Errors as the client expects them: a Kubernetes <c>Status</c> on resource paths, problem details (RFC 9457) elsewhere.</summary>
internal static class KernelProblems
{
    public static async Task WriteAsync(HttpContext context, int status, string code, string detail)
    {
        if (context.Response.HasStarted) return;
        context.Response.StatusCode = status;
        var resourcePath = context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/apis") || context.Request.Path.StartsWithSegments("/openapi");
        context.Response.ContentType = resourcePath ? "application/json" : "application/problem+json";
        var body = resourcePath
            ? new JsonObject
            {
                ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure",
                ["message"] = $"{code}: {detail}", ["reason"] = Reason(status), ["code"] = status,
            }
            : new JsonObject
            {
                ["type"] = $"https://luban.dev/errors#{code.ToLowerInvariant()}", ["title"] = Reason(status), ["status"] = status,
                ["detail"] = detail, ["code"] = code, ["help"] = $"docs/errors.md#{code.ToLowerInvariant()}",
            };
        await context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }

    private static string Reason(int status) => status switch
    {
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        503 => "ServiceUnavailable",
        _ => "InternalError",
    };
}
