using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Resources.Apply;

/// <summary>A set of fields as JSON, in the format <c>FieldsV1</c>: an object per step, and <c>"."</c> for a field that is in the set and has children.</summary>
internal static class FieldsV1
{
    internal const string Name = "FieldsV1";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The set as JSON. Backed by its text: it is written and copied without being taken apart.</summary>
    internal static JsonNode Encode(FieldSet set)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options)) Write(writer, set, includesItself: false);
        return JsonNode.Parse(buffer.WrittenSpan)!;
    }

    /// <exception cref="FormatException">It is not a set of fields.</exception>
    internal static FieldSet Decode(JsonNode? fields)
    {
        var set = new FieldSet();
        if (fields is null) return set;
        if (fields is not JsonObject steps) throw new FormatException("fieldsV1 is not an object");
        foreach (var (text, below) in steps)
        {
            if (text == "." || PathElement.Parse(text) is not { } element) continue;
            var children = Decode(below);
            var isMember = below is not JsonObject { Count: > 0 } inner || inner.ContainsKey(".");
            set.Insert(element, isMember, children);
        }

        return set;
    }

    private static void Write(Utf8JsonWriter writer, FieldSet set, bool includesItself)
    {
        writer.WriteStartObject();
        if (includesItself) WriteEmpty(writer, ".");
        var steps = set.Steps.ToArray();
        Array.Sort(steps, static (left, right) => PathElement.Compare(left.Element, right.Element));
        foreach (var (element, isMember, below) in steps)
        {
            if (below is null)
            {
                WriteEmpty(writer, element);
                continue;
            }

            writer.WritePropertyName(element);
            Write(writer, below, isMember);
        }

        writer.WriteEndObject();
    }

    private static void WriteEmpty(Utf8JsonWriter writer, string element)
    {
        writer.WriteStartObject(element);
        writer.WriteEndObject();
    }
}
