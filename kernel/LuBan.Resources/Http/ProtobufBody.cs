using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LuBan.Resources.BuiltIn;

namespace LuBan.Resources.Http;

/// <summary>Reads the built-in kinds in the protobuf form that clients in Go send. Such a client does not try JSON when it is refused, so refusing is no way out.</summary>
/// <remarks>Answers are JSON: every client that sends protobuf reads JSON too.</remarks>
internal static class ProtobufBody
{
    internal const string MediaType = "application/vnd.kubernetes.protobuf";

    private const int MaximumDepth = 16;

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>Reads the mark, the envelope, and the object in it.</summary>
    internal static JsonObject Parse(ReadOnlyMemory<byte> body, ProtobufMessage message)
    {
        if (!body.Span.StartsWith(Magic)) throw Bad("it does not begin with the mark of Kubernetes");
        var (type, raw) = (ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty);
        for (var rest = body[Magic.Length..]; !rest.IsEmpty;)
        {
            var field = Next(ref rest);
            if (field.Number == 1) type = field.Value;
            if (field.Number == 2) raw = field.Value;
        }

        var parsed = Read(type, new ProtobufMessage(new(1, "apiVersion"), new(2, "kind")), 0);
        foreach (var (name, value) in Read(raw, message, 0)) parsed[name] = value?.DeepClone();
        return parsed;
    }

    private static JsonObject Read(ReadOnlyMemory<byte> bytes, ProtobufMessage message, int depth)
    {
        if (depth > MaximumDepth) throw Bad("it is nested too deeply");
        var parsed = new JsonObject();
        while (!bytes.IsEmpty)
        {
            var (number, wire, varint, value) = Next(ref bytes);
            if (message.Find(number) is not { } field) continue;
            if ((wire == 0) != (field.Type is ProtobufType.Number or ProtobufType.Flag)) throw Bad($"the field {field.Name} has the wire type {wire}");
            if (field.Type is ProtobufType.TextMap or ProtobufType.BytesMap or ProtobufType.QuantityMap) AddEntry(parsed, field, value, depth);
            else if (field.Repeated) Array(parsed, field.Name).Add(Value(field, field.Type, varint, value, depth));
            // In Go's messages a text that is not set is an empty one.
            else if (Value(field, field.Type, varint, value, depth) is { } found && !(field.Type == ProtobufType.Text && value.IsEmpty)) parsed[field.Name] = found;
        }

        return parsed;
    }

    private static JsonNode? Value(ProtobufField field, ProtobufType type, ulong varint, ReadOnlyMemory<byte> value, int depth) => type switch
    {
        ProtobufType.Text => Text(value),
        ProtobufType.Bytes => Convert.ToBase64String(value.Span),
        ProtobufType.Number => unchecked((long)varint),
        ProtobufType.Flag => varint != 0,
        ProtobufType.Quantity => Read(value, new ProtobufMessage(new ProtobufField(1, "string")), depth + 1)["string"]?.DeepClone() ?? "0",
        ProtobufType.IntOrString => IntOrString(value, depth),
        ProtobufType.Seconds => Instant(value, depth) is { } instant ? ObjectDocument.Timestamp(instant) : null,
        ProtobufType.Microseconds => Instant(value, depth) is { } instant ? Times.Micro(instant) : null,
        _ => Read(value, field.Message!, depth + 1),
    };

    /// <summary>A number or a text, as the type says. The number 0 is what Go writes when nothing is set.</summary>
    private static JsonNode? IntOrString(ReadOnlyMemory<byte> value, int depth)
    {
        var parts = Read(value, new ProtobufMessage(new(1, "type", ProtobufType.Number), new(2, "number", ProtobufType.Number), new(3, "text")), depth + 1);
        if (parts["type"]?.GetValue<long>() == 1) return parts["text"]?.DeepClone() ?? "";
        return parts["number"]?.GetValue<long>() is { } number and not 0 ? JsonValue.Create(number) : null;
    }

    private static void AddEntry(JsonObject parsed, ProtobufField field, ReadOnlyMemory<byte> entry, int depth)
    {
        var (key, value) = ("", ReadOnlyMemory<byte>.Empty);
        while (!entry.IsEmpty)
        {
            var part = Next(ref entry);
            if (part.Number == 1) key = Text(part.Value);
            if (part.Number == 2) value = part.Value;
        }

        if (parsed[field.Name] is not JsonObject map) parsed[field.Name] = map = [];
        var type = field.Type switch { ProtobufType.TextMap => ProtobufType.Text, ProtobufType.BytesMap => ProtobufType.Bytes, _ => ProtobufType.Quantity };
        map[key] = Value(field, type, 0, value, depth);
    }

    /// <summary>Seconds and nanoseconds since 1970; the zero instant of Go stands for none.</summary>
    private static DateTimeOffset? Instant(ReadOnlyMemory<byte> value, int depth)
    {
        var parts = Read(value, new ProtobufMessage(new(1, "seconds", ProtobufType.Number), new(2, "nanos", ProtobufType.Number)), depth + 1);
        var (seconds, nanos) = (parts["seconds"]?.GetValue<long>() ?? 0, parts["nanos"]?.GetValue<long>() ?? 0);
        if (seconds == 0 && nanos == 0) return null;
        if (seconds is < -62_135_596_800 or > 253_402_300_799 || nanos is < 0 or > 999_999_999) throw Bad(string.Create(CultureInfo.InvariantCulture, $"{seconds} s is not an instant"));
        return DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanos / 100);
    }

    private static string Text(ReadOnlyMemory<byte> value)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(value.Span);
        }
        catch (DecoderFallbackException)
        {
            throw Bad("a text is not UTF-8");
        }
    }

    private static JsonArray Array(JsonObject parsed, string name)
    {
        if (parsed[name] is not JsonArray items) parsed[name] = items = [];
        return items;
    }

    private static (int Number, int Wire, ulong Varint, ReadOnlyMemory<byte> Value) Next(ref ReadOnlyMemory<byte> message)
    {
        var tag = Varint(ref message);
        var (number, wire) = ((int)Math.Min(tag >> 3, int.MaxValue), (int)(tag & 7));
        if (wire == 0) return (number, wire, Varint(ref message), default);
        var length = wire switch
        {
            1 => sizeof(ulong),
            2 => (int)Math.Min(Varint(ref message), int.MaxValue),
            5 => sizeof(uint),
            _ => throw Bad($"unknown wire type {wire}"),
        };
        if (length > message.Length) throw Bad("it is cut off");
        var value = message[..length];
        message = message[length..];
        return (number, wire, 0, value);
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
