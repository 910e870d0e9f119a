using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace LuBan.Resources.Http;

/// <summary>Reads request bodies: JSON, or YAML for convenience.</summary>
internal static class BodyReader
{
    private const string PatchTypes = "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml";
    private const string BuiltInPatchTypes = "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml";

    /// <summary>The object in the body; fields that are there twice are noted for the write.</summary>
    internal static async Task<JsonObject> ReadObjectAsync(HttpRequest request, ResourceKind kind, List<string> duplicates, CancellationToken cancellationToken)
    {
        var node = MediaType(request) switch
        {
            "application/json" or "" => StrictJson.Parse(await ReadAsync(request, cancellationToken).ConfigureAwait(false), duplicates),
            "application/yaml" or "text/yaml" or "application/x-yaml" => YamlJson.Parse(await ReadAsync(request, cancellationToken).ConfigureAwait(false), duplicates),
            ProtobufBody.MediaType when ProtobufMessage.Of(kind) is { } message => ProtobufBody.Parse(await ReadAsync(request, cancellationToken).ConfigureAwait(false), message),
            _ => throw Unsupported("application/json, application/yaml"),
        };
        return node as JsonObject ?? throw Refusal.BadRequest("The body must be one object.");
    }

    /// <summary>The options in the body of a delete; null when there is no body.</summary>
    internal static async Task<JsonObject?> ReadOptionsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var bytes = await ReadAsync(request, cancellationToken).ConfigureAwait(false);
        if (bytes.Length == 0) return null;
        if (MediaType(request) == ProtobufBody.MediaType) return ProtobufBody.Parse(bytes, ProtobufMessage.DeleteOptions);
        var node = MediaType(request) is "application/yaml" ? YamlJson.Parse(bytes, []) : StrictJson.Parse(bytes, []);
        return node as JsonObject ?? throw Refusal.BadRequest("The body must be a DeleteOptions object.");
    }

    /// <summary>The patch in the body, and how it is to be read.</summary>
    internal static async Task<(PatchType Type, JsonNode Patch)> ReadPatchAsync(HttpRequest request, ResourceKind kind, List<string> duplicates, CancellationToken cancellationToken)
    {
        // As clients know it: kinds of Kubernetes' own groups. What is defined at run time has no merge keys, wherever it is.
        var builtIn = kind.Owner is KindRegistry.CoreOwner or ResourceKind.KernelOwner && (kind.Group.Length == 0 || kind.Group.EndsWith(".k8s.io", StringComparison.Ordinal));
        var type = MediaType(request) switch
        {
            "application/merge-patch+json" => PatchType.Merge,
            "application/json-patch+json" => PatchType.Json,
            "application/strategic-merge-patch+json" when builtIn => PatchType.StrategicMerge,
            "application/apply-patch+yaml" => PatchType.Apply,
            _ => throw Unsupported(builtIn ? BuiltInPatchTypes : PatchTypes),
        };
        var bytes = await ReadAsync(request, cancellationToken).ConfigureAwait(false);
        var patch = type == PatchType.Apply ? YamlJson.Parse(bytes, duplicates) : StrictJson.Parse(bytes, duplicates);
        if (type == PatchType.Apply && duplicates.Count > 0)
            throw Refusal.BadRequest($"error strict decoding patch: {string.Join(", ", duplicates.Select(field => $"duplicate field \"{field}\""))}");
        return (type, patch ?? throw Refusal.BadRequest("The patch must not be null."));
    }

    private static string MediaType(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var media) ? media.MediaType.Value!.ToLowerInvariant() : request.ContentType ?? "";

    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > ResourceLimits.MaximumBodyBytes) throw TooLarge();
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = ResourceLimits.MaximumBodyBytes;
        try
        {
            using var buffer = new MemoryStream(request.ContentLength is { } length ? (int)length : 0);
            await request.Body.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (buffer.Length > ResourceLimits.MaximumBodyBytes) throw TooLarge();
            var body = buffer.ToArray();
            if (request.HttpContext.Features.Get<AuditScope>() is { } scope) scope.Body = body;
            return body;
        }
        catch (BadHttpRequestException problem) when (problem.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge();
        }
    }

    private static Sdk.ResourceException TooLarge() =>
        Refusal.Create(413, "RequestEntityTooLarge", $"Request entity too large: limit is {ResourceLimits.MaximumBodyBytes}");

    private static Sdk.ResourceException Unsupported(string accepted) =>
        Refusal.Create(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {accepted}");
}
