using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LuBan.Identity.Protocol;

/// <summary>Reads small JSON bodies of calls that are no resources.</summary>
internal static class JsonBody
{
    private const int MaximumBody = 64 * 1024;

    /// <summary>The object in the body; an empty one when there is no body; null when it was refused and the answer is written.</summary>
    internal static async Task<JsonObject?> ReadAsync(HttpContext context, params string[] known)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MaximumBody;
        try
        {
            using var reader = new StreamReader(context.Request.Body);
            var text = await reader.ReadToEndAsync(context.RequestAborted);
            if (text.Length == 0) return [];
            if (JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 }) is JsonObject body)
            {
                if (body.Select(member => member.Key).Except(known).ToList() is not { Count: > 0 } unknown) return body;
                await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, "LB8044", $"The body has {string.Join(", ", unknown.Select(name => $"'{name}'"))}, expected only {string.Join(", ", known.Select(name => $"'{name}'"))}.");
                return null;
            }
        }
        catch (JsonException)
        {
            // Told below.
        }

        await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, "LB8044", "The body is not one JSON object.");
        return null;
    }
}
