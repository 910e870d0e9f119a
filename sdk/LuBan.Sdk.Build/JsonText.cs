using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Sdk.Build;

/// <summary>JSON as we write it into packages: the same bytes on every system.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions WriterOptions = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(JsonNode node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, WriterOptions)) node.WriteTo(writer);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>Lays one document over another (RFC 7396): objects are merged, null removes, anything else replaces.</summary>
    public static void Merge(JsonObject target, JsonElement patch)
    {
        foreach (var member in patch.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null) target.Remove(member.Name);
            else if (member.Value.ValueKind != JsonValueKind.Object) target[member.Name] = JsonNode.Parse(member.Value.GetRawText());
            else
            {
                if (target[member.Name] is not JsonObject child) target[member.Name] = child = [];
                Merge(child, member.Value);
            }
        }
    }

    /// <summary>The line, from 1, on which the value at each JSON pointer stands.</summary>
    public static IReadOnlyDictionary<string, int> Lines(byte[] utf8Json)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var text = utf8Json.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? utf8Json.AsSpan(3) : utf8Json;
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = ManifestReader.MaxDepth });
        // One frame per open object or array; the index counts the values of an array and is -1 in an object.
        var frames = new Stack<(string Pointer, int Index)>();
        var (line, counted, name) = (1, 0, "");
        while (reader.Read())
        {
            line += text[counted..(int)reader.TokenStartIndex].Count((byte)'\n');
            counted = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = reader.GetString()!.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
                lines.TryAdd($"{frames.Peek().Pointer}/{name}", line);
                continue;
            }
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                frames.Pop();
                continue;
            }
            var pointer = "";
            if (frames.Count > 0)
            {
                var (parent, index) = frames.Pop();
                pointer = index < 0 ? $"{parent}/{name}" : string.Create(CultureInfo.InvariantCulture, $"{parent}/{index}");
                frames.Push((parent, index < 0 ? index : index + 1));
            }
            lines.TryAdd(pointer, line);
            if (reader.TokenType == JsonTokenType.StartObject) frames.Push((pointer, -1));
            if (reader.TokenType == JsonTokenType.StartArray) frames.Push((pointer, 0));
        }
        return lines;
    }
}
