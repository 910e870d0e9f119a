using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LuBan.ServiceMesh.Proxy.Forwarding;

/// <summary>Answers of the mesh itself: problem details that name the flag, the rule and what was wrong.</summary>
internal static class LocalReply
{
    public static async Task WriteAsync(HttpContext context, int status, string flags, string title, string detail, string? rule)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        context.Response.Headers["X-LuBan-Mesh"] = flags;
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object?> { ["type"] = "about:blank", ["title"] = title, ["status"] = status, ["detail"] = detail, ["flags"] = flags, ["rule"] = rule });
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
