using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace LuBan.Resources.Http;

/// <summary>Answers requests for the scale subresource.</summary>
internal sealed class ScaleEndpoint(ResourceService service)
{
    internal async Task HandleAsync(HttpContext context, ResourceKind kind, RequestPath path)
    {
        Accept.Negotiate(context.Request);
        var (method, ns, name) = (context.Request.Method, path.Namespace ?? "", path.Name!);
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
        {
            await JsonAnswer.WriteAsync(context, await service.GetScaleAsync(kind, ns, name, context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
            return;
        }

        var (change, options) = HttpMethods.IsPut(method) ? await PutAsync(context, kind).ConfigureAwait(false)
            : HttpMethods.IsPatch(method) ? await PatchAsync(context, kind).ConfigureAwait(false)
            : throw ResourceEndpoint.MethodNotAllowed(context, "GET, HEAD, PUT, PATCH");
        var scaled = await service.SetScaleAsync(kind, ns, name, change, options, context.RequestAborted).ConfigureAwait(false);
        WarningHeaders.Add(context, options);
        await JsonAnswer.WriteAsync(context, scaled).ConfigureAwait(false);
    }

    private static async Task<(Func<JsonObject, JsonObject> Change, WriteOptions Options)> PutAsync(HttpContext context, ResourceKind kind)
    {
        var options = RequestOptions.WriteByAgent(context, "UpdateOptions");
        var body = await BodyReader.ReadObjectAsync(context.Request, kind, options.Duplicates, context.RequestAborted).ConfigureAwait(false);
        return (_ => body, options);
    }

    private static async Task<(Func<JsonObject, JsonObject> Change, WriteOptions Options)> PatchAsync(HttpContext context, ResourceKind kind)
    {
        var options = RequestOptions.WriteByAgent(context, "PatchOptions");
        var (type, patch) = await BodyReader.ReadPatchAsync(context.Request, kind, options.Duplicates, context.RequestAborted).ConfigureAwait(false);
        if (type == PatchType.Apply) throw Refusal.Create(415, "UnsupportedMediaType", "the scale subresource takes JSON patches and merge patches; apply the object itself to own its replicas");
        return (present => Patched(present, type, patch), options);
    }

    private static JsonObject Patched(JsonObject present, PatchType type, JsonNode patch) =>
        (type == PatchType.Json ? JsonPatch.Apply(present, patch) : MergePatch.Apply(present, patch)) as JsonObject ?? throw Refusal.BadRequest("The patch leaves no Scale.");
}
