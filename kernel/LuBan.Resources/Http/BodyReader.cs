using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace LuBan.Resources.Http;

/// <summary>Reads request bodies: JSON, or YAML for convenience.</summary>
internal static class BodyReader
{
    /// <summary>As Kubernetes: what is larger is refused before it is read.</summary>
    internal const int MaximumBytes = 3 * 1024 * 1024;

    private const int MaximumDepth = 64;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaximumDepth, AllowDuplicateProperties = false };

    /// <summary>The object in the body.</summary>
    internal static async Task<JsonObject> ReadObjectAsync(HttpRequest request, ResourceKind kind, CancellationToken cancellationToken)
    {
        var node = MediaType(request) switch
        {
            "application/json" or "" => ParseJson(await ReadAsync(request, cancellationToken).ConfigureAwait(false)),
            "application/yaml" or "text/yaml" or "application/x-yaml" => YamlJson.Parse(await ReadAsync(request, cancellationToken).ConfigureAwait(false)),
            ProtobufBody.MediaType when ProtobufMessage.Of(kind) is { } message => ProtobufBody.Parse(await ReadAsync(request, cancellationToken).ConfigureAwait(false), message),
            var other => throw Unsupported(other, "application/json, application/yaml"),
        };
        return node as JsonObject ?? throw Refusal.BadRequest("The body must be one object.");
    }

    /// <summary>The options in the body of a delete; null when there is no body.</summary>
    internal static async Task<JsonObject?> ReadOptionsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var bytes = await ReadAsync(request, cancellationToken).ConfigureAwait(false);
        if (bytes.Length > 0 && MediaType(request) == ProtobufBody.MediaType) return ProtobufBody.Parse(bytes, ProtobufMessage.DeleteOptions);
        return bytes.Length == 0 ? null : ParseJson(bytes) as JsonObject ?? throw Refusal.BadRequest("The body must be a DeleteOptions object.");
    }

    /// <summary>The patch in the body, and how it is to be read.</summary>
    internal static async Task<(PatchType Type, JsonNode Patch)> ReadPatchAsync(HttpRequest request, ResourceKind kind, CancellationToken cancellationToken)
    {
        var builtIn = kind.Group.Length == 0 || kind.Group.EndsWith(".k8s.io", StringComparison.Ordinal);
        var type = MediaType(request) switch
        {
            "application/merge-patch+json" => PatchType.Merge,
            "application/json-patch+json" => PatchType.Json,
            "application/strategic-merge-patch+json" when builtIn => PatchType.StrategicMerge,
            "application/apply-patch+yaml" => PatchType.Apply,
            var other => throw Unsupported(other, builtIn
                ? "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml"
                : "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"),
        };
        var body = await ReadAsync(request, cancellationToken).ConfigureAwait(false);
        var patch = type == PatchType.Apply ? YamlJson.Parse(body) : ParseJson(body);
        return (type, patch ?? throw Refusal.BadRequest("The patch must not be null."));
    }

    private static string MediaType(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var media) ? media.MediaType.Value!.ToLowerInvariant() : request.ContentType ?? "";

    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaximumBytes) throw TooLarge();
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MaximumBytes;
        try
        {
            using var buffer = new MemoryStream(request.ContentLength is { } length ? (int)length : 0);
            await request.Body.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
            return buffer.Length <= MaximumBytes ? buffer.ToArray() : throw TooLarge();
        }
        catch (BadHttpRequestException problem) when (problem.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge();
        }
    }

    private static JsonNode? ParseJson(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes, documentOptions: Strict);
        }
        catch (JsonException problem)
        {
            throw Refusal.BadRequest($"The body is not valid JSON: {problem.Message}");
        }
    }

    private static Sdk.ResourceException TooLarge() =>
        Refusal.Create(413, "RequestEntityTooLarge", $"Request entity too large: limit is {MaximumBytes} bytes");

    private static Sdk.ResourceException Unsupported(string found, string accepted) =>
        Refusal.Create(415, "UnsupportedMediaType", $"the body of the request was in an unknown format ({(found.Length == 0 ? "no content type" : found)}) - accepted media types include: {accepted}");
}
