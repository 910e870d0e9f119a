using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Resources.Http;

/// <summary>Writes an OpenAPI v2 document as the protobuf messages of gnostic's <c>openapi.v2</c> package, the only form that older kubectl reads.</summary>
/// <remarks>The numbers are the field numbers of those messages. Only what <see cref="OpenApiV2"/> produces is written.</remarks>
internal sealed class OpenApiProtobuf
{
    private readonly MemoryStream _bytes = new();

    internal static byte[] Encode(JsonObject document) => Message(writer =>
    {
        writer.Text(1, document["swagger"]);
        writer.Nested(2, Message(info =>
        {
            info.Text(1, document["info"]!["title"]);
            info.Text(2, document["info"]!["version"]);
        }));
        writer.Nested(8, Message(paths => paths.Named(2, document["paths"], path => PathItem((JsonObject)path!))));
        writer.Nested(9, Message(definitions => definitions.Named(1, document["definitions"], schema => Schema((JsonObject)schema!))));
    });

    private static byte[] PathItem(JsonObject path) => Message(writer =>
    {
        foreach (var (number, verb) in new[] { (2, "get"), (3, "put"), (4, "post"), (5, "delete"), (8, "patch") })
            if (path[verb] is JsonObject operation)
                writer.Nested(number, Operation(operation));
        foreach (var parameter in path["parameters"] as JsonArray ?? []) writer.Nested(9, Parameter((JsonObject)parameter!));
    });

    private static byte[] Operation(JsonObject operation) => Message(writer =>
    {
        foreach (var tag in (JsonArray)operation["tags"]!) writer.Text(1, tag);
        writer.Text(5, operation["operationId"]);
        foreach (var mediaType in operation["consumes"] as JsonArray ?? []) writer.Text(7, mediaType);
        foreach (var parameter in (JsonArray)operation["parameters"]!) writer.Nested(8, Parameter((JsonObject)parameter!));
        writer.Nested(9, Message(responses => responses.Named(1, operation["responses"], response => Message(value => value.Nested(1, Response((JsonObject)response!))))));
        writer.Extensions(13, operation);
    });

    private static byte[] Response(JsonObject response) => Message(writer =>
    {
        writer.Text(1, response["description"]);
        if (response["schema"] is JsonObject schema) writer.Nested(2, Message(item => item.Nested(1, Schema(schema))));
    });

    /// <summary>ParametersItem → Parameter → body, or one of the other places.</summary>
    private static byte[] Parameter(JsonObject parameter) => Message(item => item.Nested(1, Message(writer =>
    {
        var place = parameter["in"]!.GetValue<string>();
        if (place == "body")
        {
            writer.Nested(1, Message(body =>
            {
                body.Text(2, parameter["name"]);
                body.Text(3, parameter["in"]);
                body.Flag(4, parameter["required"]);
                body.Nested(5, Schema((JsonObject)parameter["schema"]!));
            }));
            return;
        }

        var isQuery = place == "query";
        writer.Nested(2, Message(other => other.Nested(isQuery ? 3 : 4, Message(value =>
        {
            value.Flag(1, parameter["required"]);
            value.Text(2, parameter["in"]);
            value.Text(4, parameter["name"]);
            value.Text(isQuery ? 6 : 5, parameter["type"]);
        }))));
    })));

    private static byte[] Schema(JsonObject schema) => Message(writer =>
    {
        writer.Text(1, schema["$ref"]);
        writer.Text(2, schema["format"]);
        writer.Text(4, schema["description"]);
        writer.Double(7, schema["maximum"]);
        writer.Double(9, schema["minimum"]);
        writer.Integer(11, schema["maxLength"]);
        writer.Integer(12, schema["minLength"]);
        writer.Text(13, schema["pattern"]);
        writer.Integer(14, schema["maxItems"]);
        writer.Integer(15, schema["minItems"]);
        foreach (var name in schema["required"] as JsonArray ?? []) writer.Text(19, name);
        foreach (var value in schema["enum"] as JsonArray ?? []) writer.Nested(20, Any(value));
        if (schema["additionalProperties"] is JsonObject additional) writer.Nested(21, Message(item => item.Nested(1, Schema(additional))));
        if (schema["type"] is { } type) writer.Nested(22, Message(item => item.Text(1, type)));
        if (schema["items"] is JsonObject items) writer.Nested(23, Message(item => item.Nested(1, Schema(items))));
        if (schema["properties"] is JsonObject properties) writer.Nested(25, Message(item => item.Named(1, properties, property => Schema((JsonObject)property!))));
        writer.Extensions(31, schema);
    });

    /// <summary>gnostic keeps free values as YAML text; JSON is YAML.</summary>
    private static byte[] Any(JsonNode? value) => Message(writer => writer.Text(2, (value?.ToJsonString() ?? "null") + "\n"));

    private static byte[] Message(Action<OpenApiProtobuf> write)
    {
        var writer = new OpenApiProtobuf();
        write(writer);
        return writer._bytes.ToArray();
    }

    private void Extensions(int number, JsonObject parent)
    {
        foreach (var (name, value) in parent.Where(property => property.Key.StartsWith("x-", StringComparison.Ordinal)))
            Nested(number, Message(entry =>
            {
                entry.Text(1, JsonValue.Create(name));
                entry.Nested(2, Any(value));
            }));
    }

    private void Named(int number, JsonNode? map, Func<JsonNode?, byte[]> encode)
    {
        foreach (var (name, value) in (JsonObject)map!)
            Nested(number, Message(entry =>
            {
                entry.Text(1, JsonValue.Create(name));
                entry.Nested(2, encode(value));
            }));
    }

    private void Text(int number, JsonNode? value)
    {
        if (value is not null) Nested(number, Encoding.UTF8.GetBytes(value.GetValue<string>()));
    }

    private void Flag(int number, JsonNode? value)
    {
        if (value?.GetValueKind() != JsonValueKind.True) return;
        Varint((ulong)number << 3);
        Varint(1);
    }

    private void Integer(int number, JsonNode? value)
    {
        if (value is null) return;
        Varint((ulong)number << 3);
        Varint((ulong)long.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture));
    }

    private void Double(int number, JsonNode? value)
    {
        if (value is null) return;
        Varint(((ulong)number << 3) | 1);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture));
        _bytes.Write(bytes);
    }

    private void Nested(int number, byte[] content)
    {
        Varint(((ulong)number << 3) | 2);
        Varint((ulong)content.Length);
        _bytes.Write(content);
    }

    private void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            _bytes.WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        _bytes.WriteByte((byte)value);
    }
}
