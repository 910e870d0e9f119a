using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity.Protocol;

/// <summary>Writes the answers of endpoints that programs call.</summary>
internal static class OAuthAnswers
{
    internal const string Realm = "LuBan";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static Task WriteAsync(HttpContext context, JsonNode body, string? cacheControl = null)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = cacheControl ?? "no-store";
        return context.Response.WriteAsync(body.ToJsonString(Relaxed), context.RequestAborted);
    }

    internal static Task RefuseAsync(HttpContext context, OAuthRefusal refusal)
    {
        context.Response.StatusCode = refusal.Status;
        if (refusal.Challenges) context.Response.Headers.WWWAuthenticate = $"Basic realm=\"{Realm}\"";
        if (refusal.RetryAfter is { } wait) context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return WriteAsync(context, new JsonObject { ["error"] = refusal.Error, ["error_description"] = Printable(refusal.Message) });
    }

    /// <summary>RFC 6749 §5.2: only these characters may be in a description.</summary>
    internal static string Printable(string text) => string.Concat(text.Select(letter => letter switch
    {
        '"' => '\'',
        '\\' => '/',
        < ' ' or > '~' => '?',
        _ => letter,
    }));
}
