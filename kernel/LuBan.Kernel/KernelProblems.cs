using System.Text.Json.Nodes;
using LuBan.Kernel.Contributions;
using LuBan.Resources;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel;

/// <summary>Errors as the client expects them: a Kubernetes <c>Status</c> on resource paths, problem details (RFC 9457) elsewhere.</summary>
internal static class KernelProblems
{
    public static Task WriteAsync(HttpContext context, int status, string code, string detail)
    {
        if (context.Response.HasStarted) return Task.CompletedTask;
        AuditScope.NoteError(status, code);
        // Within an extension's own paths there is no resource, whatever they are called.
        return !context.Request.PathBase.HasValue && IsResource(context.Request.Path) ? WriteStatusAsync(context, status, code, detail) : Problems.WriteAsync(context, status, code, Reason(status), detail);
    }

    /// <summary>The refusal as a Kubernetes <c>Status</c>.</summary>
    public static JsonObject Status(int status, string reason, string message) => new()
    {
        ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = message, ["reason"] = reason, ["code"] = status,
    };

    public static bool IsResource(PathString path) => path.StartsWithSegments("/api") || path.StartsWithSegments("/apis") || path.StartsWithSegments("/openapi");

    private static Task WriteStatusAsync(HttpContext context, int status, string code, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(Status(status, Reason(status), $"{code}: {detail}").ToJsonString(), context.RequestAborted);
    }

    private static string Reason(int status) => status switch
    {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        409 => "Conflict",
        503 => "ServiceUnavailable",
        _ => "InternalError",
    };
}
