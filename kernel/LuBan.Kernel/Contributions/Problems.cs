using System.Text.Json;
using LuBan.Resources;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Contributions;

/// <summary>Writes coded RFC 9457 problem documents.</summary>
internal static class Problems
{
    public static async Task WriteAsync(HttpContext context, int status, string code, string title, string detail, Action<Utf8JsonWriter>? more = null)
    {
        AuditScope.NoteError(status, code);
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/problem+json";
        if (status == StatusCodes.Status503ServiceUnavailable) response.Headers.RetryAfter = "1";
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("type", "about:blank");
        json.WriteString("title", title);
        json.WriteNumber("status", status);
        json.WriteString("detail", $"{code}: {detail}");
        json.WriteString("code", code);
        json.WriteString("help", $"docs/errors.md#{code.ToLowerInvariant()}");
        json.WriteString("requestId", context.TraceIdentifier);
        more?.Invoke(json);
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }
}
