using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Protocol;

/// <summary>Errors as the client expects them: a Kubernetes <c>Status</c> on resource paths, problem details (RFC 9457) elsewhere.</summary>
internal static class Problems
{
    internal static Task WriteAsync(HttpContext context, int status, string code, string detail)
    {
        if (context.Response.HasStarted) return Task.CompletedTask;
        var isResource = context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/apis") || context.Request.Path.StartsWithSegments("/openapi");
        context.Response.StatusCode = status;
        context.Response.ContentType = isResource ? "application/json" : "application/problem+json";
        context.Response.Headers.CacheControl = "no-store";
        var message = detail.StartsWith("LB", StringComparison.Ordinal) ? detail : $"{code}: {detail}";
        return context.Response.WriteAsync((isResource ? Status(status, message) : Details(status, message[..6], message)).ToJsonString(), context.RequestAborted);
    }

    private static JsonObject Status(int status, string message) => new()
    {
        ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = message, ["reason"] = Reason(status), ["code"] = status,
    };

    private static JsonObject Details(int status, string code, string message) => new()
    {
        ["type"] = "about:blank", ["title"] = Reason(status), ["status"] = status, ["detail"] = message, ["code"] = code, ["help"] = $"docs/errors.md#{code.ToLowerInvariant()}",
    };

    private static string Reason(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "BadRequest",
        StatusCodes.Status401Unauthorized => "Unauthorized",
        StatusCodes.Status403Forbidden => "Forbidden",
        StatusCodes.Status404NotFound => "NotFound",
        StatusCodes.Status409Conflict => "Conflict",
        StatusCodes.Status429TooManyRequests => "TooManyRequests",
        _ => "InternalError",
    };
}
