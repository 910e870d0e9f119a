using System.Globalization;
using System.Text;
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

    /// <summary>The objects are copied as they are stored, never parsed, unless the client wants another text.</summary>
    private static async Task WriteObjectsAsync(HttpContext context, ResourceKind kind, ResourceObjectList list)
    {
        var head = Encoding.UTF8.GetBytes($"{{\"kind\":{Text(kind.ListKindName)},\"apiVersion\":{Text(kind.ApiVersion)},\"metadata\":{Metadata(list).ToJsonString()},\"items\":[");
        if (JsonAnswer.IsReshaped(context.Request))
        {
            var whole = new System.Buffers.ArrayBufferWriter<byte>();
            System.Buffers.BuffersExtensions.Write(whole, head);
            for (var i = 0; i < list.Items.Count; i++)
            {
                if (i > 0) System.Buffers.BuffersExtensions.Write(whole, ","u8);
                System.Buffers.BuffersExtensions.Write(whole, list.Items[i].Json.Span);
            }

            System.Buffers.BuffersExtensions.Write(whole, "]}"u8);
            await JsonAnswer.WriteAsync(context, whole.WrittenMemory).ConfigureAwait(false);
            return;
        }

        // A conversion that fails must fail before the answer has begun.
        foreach (var item in list.Items.Where(item => !item.IsAsStored)) _ = item.Json;
        await using var answer = Answer.Open(context, "application/json", list.Items.Sum(item => (long)item.Size));
        if (HttpMethods.IsHead(context.Request.Method)) return;
        var writer = answer.Writer;
        writer.Write(head);
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (i > 0) writer.Write(","u8);
            list.Items[i].WriteTo(writer);
            if (writer.CanGetUnflushedBytes && writer.UnflushedBytes > FlushBytes) await writer.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }

        writer.Write("]}"u8);
        await writer.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static string Text(string value) => System.Text.Json.JsonSerializer.Serialize(value, ResourceJsonContext.Default.String);

    private static JsonObject Metadata(ResourceObjectList list)
    {
        var metadata = new JsonObject { ["resourceVersion"] = list.Revision.ToString(CultureInfo.InvariantCulture) };
        if (list.Continue is not null) metadata["continue"] = list.Continue;
        if (list.RemainingItemCount is { } remaining) metadata["remainingItemCount"] = remaining;
        return metadata;
    }

    private static void Write(this System.IO.Pipelines.PipeWriter writer, ReadOnlySpan<byte> bytes) => System.Buffers.BuffersExtensions.Write(writer, bytes);
}
