using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;

namespace LuBan.Observability.Logs.Elasticsearch;

/// <summary>Reads the body of <c>_bulk</c>: a line that says what to do, then the document, again and again.</summary>
internal static class BulkRequest
{
    /// <summary>Bytes of a body at most, after it was unpacked.</summary>
    internal const int MaximumBody = 64 * 1024 * 1024;

    private const int MaximumIndex = 128;

    /// <exception cref="ExtensionException">LB9235: the body is no bulk request. Nothing of it was taken.</exception>
    internal static IReadOnlyList<BulkItem> Read(ReadOnlyMemory<byte> body, string? index, string? @namespace, TimeProvider time)
    {
        var (items, rest, number) = (new List<BulkItem>(), body, 0);
        while (TakeLine(ref rest) is { } head)
        {
            number++;
            if (head.Span.Trim(" \t\r"u8).IsEmpty) continue;
            var (action, target, id) = ReadAction(head, index, number);
            if (action is "delete")
            {
                items.Add(new(action, target, id ?? "", null, "log lines are not deleted"));
                continue;
            }
            if (TakeLine(ref rest) is not { } document) throw Wrong($"line {number} is an action without a document behind it");
            number++;
            items.Add(Item(action, target, id, document, @namespace, time));
        }
        return items.Count > 0 ? items : throw Wrong("the body is empty");
    }

    internal static async Task<byte[]> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        await using var body = encoding switch
        {
            "" or "identity" => request.Body,
            "gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
            _ => throw new ExtensionException("LB9235", $"The body is encoded with '{encoding}'; gzip is known, and none."),
        };
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (all.Length + read > MaximumBody) throw new ExtensionException("LB9235", $"The body is larger than {MaximumBody / 1024 / 1024} MB. Send fewer lines at once.");
                all.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            throw new ExtensionException("LB9235", "The body says that it is gzip, and is not.");
        }
        return all.ToArray();
    }

    /// <summary>One document; what is wrong with it becomes the item's problem.</summary>
    internal static BulkItem Item(string action, string index, string? id, ReadOnlyMemory<byte> document, string? @namespace, TimeProvider time)
    {
        var given = id ?? Convert.ToBase64String(Guid.NewGuid().ToByteArray(), 0, 15).Replace('+', '-').Replace('/', '_');
        if (action is not ("index" or "create")) return new(action, index, given, null, $"the action '{action}' changes what was written, and log lines do not change; use index or create");
        try
        {
            using var json = JsonDocument.Parse(document);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return new(action, index, given, null, $"the document is {json.RootElement.ValueKind}, and has to be an object");
            var line = DocumentLine.Of(json.RootElement, index, @namespace, time);
            return new(action, index, given, id is null ? line : line with { Id = Hash(@namespace, index, id) }, null);
        }
        catch (JsonException wrong)
        {
            return new(action, index, given, null, $"the document is no JSON: {wrong.Message}");
        }
    }

    /// <summary>Ids of one tenant say nothing about those of another.</summary>
    private static UInt128 Hash(string? @namespace, string index, string id)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{@namespace}\n{index}\n{id}"));
        var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
        return value == 0 ? 1 : value;
    }

    private static (string Action, string Index, string? Id) ReadAction(ReadOnlyMemory<byte> line, string? index, int number)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.ValueKind != JsonValueKind.Object || json.RootElement.EnumerateObject().Count() != 1) throw Wrong($"line {number} has to be an object with one action, such as {{\"index\":{{}}}}");
            var action = json.RootElement.EnumerateObject().First();
            if (action.Name is not ("index" or "create" or "delete" or "update") || action.Value.ValueKind != JsonValueKind.Object) throw Wrong($"line {number} names the action '{action.Name}'; index and create are known");
            var target = Text(action.Value, "_index") ?? index ?? throw Wrong($"line {number} names no _index, and the address does not either");
            if (target.Length is 0 or > MaximumIndex) throw Wrong($"the _index of line {number} has {target.Length} characters; 1 to {MaximumIndex} are allowed");
            return (action.Name, target, Text(action.Value, "_id"));
        }
        catch (JsonException wrong)
        {
            throw Wrong($"line {number} is no JSON: {wrong.Message}");
        }
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    } : null;

    private static ReadOnlyMemory<byte>? TakeLine(ref ReadOnlyMemory<byte> rest)
    {
        if (rest.IsEmpty) return null;
        var end = rest.Span.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return line;
    }

    private static ExtensionException Wrong(string what) => new("LB9235", $"The bulk request cannot be read: {what}. Nothing of it was taken.");
}
