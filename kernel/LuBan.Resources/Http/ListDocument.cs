using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace LuBan.Resources.Http;

/// <summary>Writes a list in the shape that was asked for.</summary>
internal static class ListDocument
{
    private const int FlushBytes = 256 * 1024;

    internal static Task WriteAsync(HttpContext context, ResourceKind kind, ResourceObjectList list, ResponseFormat format, TimeProvider time) => format switch
    {
        ResponseFormat.Table => JsonAnswer.WriteAsync(context, new TableDocument(kind, context.Request.Query["includeObject"], time.GetUtcNow()).Of(list.Items, Metadata(list))),
        ResponseFormat.Metadata => JsonAnswer.WriteAsync(context, new JsonObject
        {
            ["kind"] = "PartialObjectMetadataList",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = Metadata(list),
            ["items"] = new JsonArray([.. list.Items.Select(PartialMetadata.Of)]),
        }),
        _ => WriteObjectsAsync(context, kind, list),
    };

    /// <summary>The objects are copied as they are stored, never parsed.</summary>
    private static async Task WriteObjectsAsync(HttpContext context, ResourceKind kind, ResourceObjectList list)
    {
        context.Response.ContentType = "application/json";
        if (HttpMethods.IsHead(context.Request.Method)) return;
        var writer = context.Response.BodyWriter;
        var encoder = JavaScriptEncoder.Default;
        Encoding.UTF8.GetBytes($"{{\"kind\":\"{encoder.Encode(kind.Kind)}List\",\"apiVersion\":\"{encoder.Encode(kind.ApiVersion)}\",\"metadata\":{Metadata(list).ToJsonString()},\"items\":[", writer);
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (i > 0) writer.Write(","u8);
            writer.Write(list.Items[i].Json.Span);
            if (writer.CanGetUnflushedBytes && writer.UnflushedBytes > FlushBytes) await writer.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }

        writer.Write("]}"u8);
        await writer.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static JsonObject Metadata(ResourceObjectList list)
    {
        var metadata = new JsonObject { ["resourceVersion"] = list.Revision.ToString(CultureInfo.InvariantCulture) };
        if (list.Continue is not null) metadata["continue"] = list.Continue;
        if (list.RemainingItemCount is { } remaining) metadata["remainingItemCount"] = remaining;
        return metadata;
    }

    private static void Write(this System.IO.Pipelines.PipeWriter writer, ReadOnlySpan<byte> bytes) => System.Buffers.BuffersExtensions.Write(writer, bytes);
}
