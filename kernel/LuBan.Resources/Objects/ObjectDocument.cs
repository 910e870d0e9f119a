using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Resources;

/// <summary>Reads and writes the parts that every object has.</summary>
internal static class ObjectDocument
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static JsonObject Metadata(JsonObject body)
    {
        if (body["metadata"] is JsonObject metadata) return metadata;
        if (body["metadata"] is not null) throw Refusal.BadRequest("metadata must be an object.");
        var added = new JsonObject();
        body["metadata"] = added;
        return added;
    }

    internal static string Text(JsonObject parent, string name) => parent[name] switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw Refusal.BadRequest($"{name} must be a string."),
    };

    /// <summary>The content for the store: metadata first, without what follows from the kind and the revision.</summary>
    internal static byte[] Serialize(JsonObject body)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("metadata");
            WriteObject(writer, (JsonObject)body["metadata"]!, name => name != "resourceVersion");
            foreach (var (name, value) in body)
                if (name is not ("apiVersion" or "kind" or "metadata"))
                    Write(writer, name, value);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Whether two objects are the same but for their revision.</summary>
    internal static bool SameObject(JsonObject left, JsonObject right) =>
        SameProperties(left, right, name => name is not ("apiVersion" or "kind" or "metadata"))
        && SameProperties((JsonObject)left["metadata"]!, (JsonObject)right["metadata"]!, name => name != "resourceVersion");

    /// <summary>Whether what the user wants is the same: everything but metadata and, with a status subresource, status.</summary>
    internal static bool SameSpec(ResourceKind kind, JsonObject left, JsonObject right) =>
        SameProperties(left, right, name => name is not ("apiVersion" or "kind" or "metadata") && !(kind.HasStatus && name == "status"));

    /// <summary>An instant as the API writes it: UTC, whole seconds.</summary>
    internal static string Timestamp(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static bool SameProperties(JsonObject left, JsonObject right, Func<string, bool> counts)
    {
        foreach (var (name, value) in left)
            if (counts(name) && !(right.TryGetPropertyValue(name, out var other) && JsonNode.DeepEquals(value, other)))
                return false;
        foreach (var (name, _) in right)
            if (counts(name) && !left.ContainsKey(name))
                return false;
        return true;
    }

    private static void WriteObject(Utf8JsonWriter writer, JsonObject value, Func<string, bool> included)
    {
        writer.WriteStartObject();
        foreach (var (name, child) in value)
            if (included(name))
                Write(writer, name, child);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, JsonNode? value)
    {
        writer.WritePropertyName(name);
        if (value is null) writer.WriteNullValue();
        else value.WriteTo(writer);
    }
}
