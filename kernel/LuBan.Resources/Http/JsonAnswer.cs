using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace LuBan.Resources.Http;

/// <summary>Writes an answer: JSON, indented when <c>pretty</c> is asked for, or YAML when that is accepted first.</summary>
internal static class JsonAnswer
{
    private const string Json = "application/json";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Indented = Options with { Indented = true };

    /// <summary>Whether the answer cannot be sent as it is stored.</summary>
    internal static bool IsReshaped(HttpRequest request) => Accept.IsYaml(request) || IsPretty(request);

    internal static Task WriteAsync(HttpContext context, JsonNode document, string contentType = Json)
    {
        if (contentType == Json && Accept.IsYaml(context.Request)) return SendAsync(context, YamlWriter.Write(document), "application/yaml");
        return SendAsync(context, Render(document, IsPretty(context.Request) ? Indented : Options), contentType);
    }

    /// <summary>Writes what is JSON already.</summary>
    internal static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> json) =>
        IsReshaped(context.Request) ? WriteAsync(context, JsonNode.Parse(json.Span)!) : SendAsync(context, json, Json);

    internal static byte[] Render(JsonNode document) => Render(document, Options);

    private static byte[] Render(JsonNode document, JsonWriterOptions options)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, options)) document.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }

    private static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> bytes, string contentType)
    {
        await using var answer = Answer.Open(context, contentType, bytes.Length);
        if (!Answer.IsCompressed(context, bytes.Length)) context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await answer.Writer.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

    private static bool IsPretty(HttpRequest request) => RequestOptions.Flag(request.HttpContext, "pretty");
}
