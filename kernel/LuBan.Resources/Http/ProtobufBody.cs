using System.Text;
using System.Text.Json.Nodes;

namespace LuBan.Resources.Http;

/// <summary>Reads the Namespace that newer kubectl sends as protobuf, whatever the server says it accepts. No other kind of ours has a protobuf form.</summary>
internal static class ProtobufBody
{
    internal const string MediaType = "application/vnd.kubernetes.protobuf";

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    internal static JsonObject Parse(ReadOnlyMemory<byte> body)
    {
        if (!body.Span.StartsWith(Magic)) throw Bad("it does not begin with the mark of Kubernetes");
        var envelope = Fields(body[Magic.Length..]);
        var type = Fields(Last(envelope, 1));
        var raw = Fields(Last(envelope, 2));
        return new JsonObject { ["apiVersion"] = Text(type, 1), ["kind"] = Text(type, 2), ["metadata"] = Metadata(Fields(Last(raw, 1))) };
    }

    private static JsonObject Metadata(List<(int Number, ReadOnlyMemory<byte> Value)> fields)
    {
        var metadata = new JsonObject();
        foreach (var (number, name) in new[] { (1, "name"), (2, "generateName"), (3, "namespace"), (5, "uid"), (6, "resourceVersion") })
            if (Text(fields, number) is { Length: > 0 } text)
                metadata[name] = text;
        foreach (var (number, name) in new[] { (11, "labels"), (12, "annotations") })
        {
            var map = new JsonObject();
            foreach (var entry in fields.Where(field => field.Number == number).Select(field => Fields(field.Value))) map[Text(entry, 1)] = Text(entry, 2);
            if (map.Count > 0) metadata[name] = map;
        }

        JsonArray finalizers = [.. fields.Where(field => field.Number == 14).Select(field => JsonValue.Create(Encoding.UTF8.GetString(field.Value.Span)))];
        if (finalizers.Count > 0) metadata["finalizers"] = finalizers;
        return metadata;
    }

    private static string Text(List<(int Number, ReadOnlyMemory<byte> Value)> fields, int number) => Encoding.UTF8.GetString(Last(fields, number).Span);

    private static ReadOnlyMemory<byte> Last(List<(int Number, ReadOnlyMemory<byte> Value)> fields, int number) => fields.LastOrDefault(field => field.Number == number).Value;

    /// <summary>The length-delimited fields of a message; numbers are skipped.</summary>
    private static List<(int Number, ReadOnlyMemory<byte> Value)> Fields(ReadOnlyMemory<byte> message)
    {
        var fields = new List<(int, ReadOnlyMemory<byte>)>();
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            var length = (tag & 7) switch
            {
                0 => Skip(ref message),
                1 => sizeof(ulong),
                2 => checked((int)Math.Min(Varint(ref message), int.MaxValue)),
                5 => sizeof(uint),
                _ => throw Bad($"unknown wire type {tag & 7}"),
            };
            if (length > message.Length) throw Bad("it is cut off");
            if ((tag & 7) == 2) fields.Add(((int)(tag >> 3), message[..length]));
            message = message[length..];
        }

        return fields;
    }

    private static int Skip(ref ReadOnlyMemory<byte> message)
    {
        Varint(ref message);
        return 0;
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> message)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (message.IsEmpty) throw Bad("it is cut off");
            var next = message.Span[0];
            message = message[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }

        throw Bad("a number is too long");
    }

    private static Sdk.ResourceException Bad(string why) => Refusal.BadRequest($"The body is not a protobuf message of Kubernetes: {why}.");
}
