using Microsoft.AspNetCore.Http;

namespace LuBan.Resources.Http;

/// <summary>Answers <c>/openapi/v2</c> and <c>/openapi/v3</c> for the kinds that are served now.</summary>
internal sealed class OpenApiEndpoint(KindRegistry registry)
{
    /// <summary>What clients ask for, older ones with an '@' that is not allowed in a media type.</summary>
    private static readonly string[] Protobuf =
        ["application/com.github.proto-openapi.spec.v2@v1.0+protobuf", "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"];

    internal async Task V2Async(HttpContext context)
    {
        CheckMethod(context);
        var document = OpenApiV2.Of(registry.Current);
        context.Response.Headers.Vary = "Accept";
        if (!Protobuf.Any(mediaType => Accept.Prefers(context.Request, mediaType)))
        {
            await JsonAnswer.WriteAsync(context, document).ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = Protobuf[1];
        await context.Response.Body.WriteAsync(OpenApiProtobuf.Encode(document), context.RequestAborted).ConfigureAwait(false);
    }

    internal Task V3IndexAsync(HttpContext context)
    {
        CheckMethod(context);
        return JsonAnswer.WriteAsync(context, OpenApiV3.Index(registry.Current));
    }

    internal Task V3Async(HttpContext context)
    {
        CheckMethod(context);
        var path = context.Request.Path.Value!["/openapi/v3".Length..];
        if (RequestPath.Parse(path) is not { Version: { } version, Plural: null } parsed || !registry.Current.In(parsed.Group, version).Any())
            throw DiscoveryEndpoint.Unknown(context.Request.Path);
        return JsonAnswer.WriteAsync(context, OpenApiV3.Of(registry.Current, parsed.Group, version));
    }

    private static void CheckMethod(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)) throw ResourceEndpoint.MethodNotAllowed(context, "GET, HEAD");
    }
}
