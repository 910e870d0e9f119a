using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace LuBan.Identity;

/// <summary>Reads the small JSON bodies of these routes.</summary>
internal static class Bodies
{
    private const int Longest = 64 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Reads a body; none is an empty one.</summary>
    /// <returns>What was sent, or the refusal.</returns>
    internal static async Task<(TBody? Body, IResult? Refusal)> ReadAsync<TBody>(HttpContext context, string expected)
        where TBody : class
    {
        try
        {
            if (context.Request.ContentLength > Longest) return (null, IdentityProblem.Of(413, "LB8133", $"The body has {context.Request.ContentLength} bytes, at most {Longest} are taken."));
            if (context.Request.ContentLength is null or 0 && !context.Request.Headers.ContainsKey("Transfer-Encoding")) return (JsonSerializer.Deserialize<TBody>("{}", Json), null);
            // A form of another site can be sent without asking first; JSON cannot.
            if (!context.Request.HasJsonContentType()) return (null, IdentityProblem.Of(415, "LB8133", $"The body is '{context.Request.ContentType}', expected application/json such as {expected}."));
            return (await context.Request.ReadFromJsonAsync<TBody>(Json, context.RequestAborted).ConfigureAwait(false) ?? throw new JsonException("null"), null);
        }
        catch (JsonException problem)
        {
            return (null, IdentityProblem.Of(400, "LB8133", $"The body cannot be read at '{problem.Path}'. Expected JSON such as {expected}."));
        }
    }
}
