using Microsoft.AspNetCore.Http;

namespace LuBan.Resources.Http;

/// <summary>Answers <c>/openapi/v2</c> and <c>/openapi/v3</c> for the kinds that are served now.</summary>
internal sealed class OpenApiEndpoint(KindRegistry registry)
{
    /// <summary>What clients ask for, older ones with an '@' that is not allowed in a media type.</summary>
    private static readonly string[] Protobuf =
        ["application/com.github.proto-openapi.spec.v2@v1.0+protobuf", "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"];

    private OpenApiCache _cache = new(registry.Current);

    internal Task V2Async(HttpContext context)
    {
        CheckMethod(context);
        var cache = Cache();
        context.Response.Headers.Vary = "Accept";
        var json = cache.Get("v2", () => JsonAnswer.Render(OpenApiV2.Of(cache.Kinds)));
        return Protobuf.Any(mediaType => Accept.Prefers(context.Request, mediaType))
            ? SendAsync(context, cache.Get("v2.pb", () => OpenApiProtobuf.Encode(OpenApiV2.Of(cache.Kinds))), Protobuf[1])
            : SendAsync(context, json, null);
    }

    internal Task V3IndexAsync(HttpContext context)
    {
        CheckMethod(context);
        var cache = Cache();
        return SendAsync(context, cache.Get("v3", () => JsonAnswer.Render(OpenApiV3.Index(cache))), null);
    }

    internal Task V3Async(HttpContext context)
    {
        CheckMethod(context);
        var cache = Cache();
        var path = context.Request.Path.Value!["/openapi/v3".Length..];
        if (RequestPath.Parse(path) is not { Version: { } version, Plural: null } parsed || !cache.Kinds.In(parsed.Group, version).Any())
            throw DiscoveryEndpoint.Unknown(context.Request.Path);
        var document = cache.V3(parsed.Group, version);

        // The index names the hash: a document that is asked for by it never changes.
        if (context.Request.Query["hash"] == document.Hash) context.Response.Headers.CacheControl = "public, immutable, max-age=31536000";
        return SendAsync(context, document, null);
    }

    /// <summary>The documents of the kinds as they are now. Two requests may make the same cache; one of them stays.</summary>
    private OpenApiCache Cache()
    {
        var (kinds, cache) = (registry.Current, Volatile.Read(ref _cache));
        if (ReferenceEquals(cache.Kinds, kinds)) return cache;
        Volatile.Write(ref _cache, cache = new OpenApiCache(kinds));
        return cache;
    }

    private static async Task SendAsync(HttpContext context, OpenApiDocument document, string? contentType)
    {
        var tag = $"\"{document.Hash}\"";
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch.ToString().Split(',').Any(known => known.Trim() == tag || known.Trim() == $"W/{tag}"))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (contentType is null)
        {
            await JsonAnswer.WriteAsync(context, document.Bytes).ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = contentType;
        await context.Response.Body.WriteAsync(document.Bytes, context.RequestAborted).ConfigureAwait(false);
    }

    private static void CheckMethod(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)) throw ResourceEndpoint.MethodNotAllowed(context, "GET, HEAD");
    }
}
