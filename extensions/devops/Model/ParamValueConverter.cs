using System.Text.Json;
using System.Text.Json.Serialization;

namespace LuBan.DevOps.Model;

/// <summary>Reads what upstream reads: numbers and booleans are the text that they were written as.</summary>
internal sealed class ParamValueConverter : JsonConverter<ParamValue>
{
    public override ParamValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var value = document.RootElement;
        return value.ValueKind switch
        {
            JsonValueKind.Array => ParamValue.Of([.. value.EnumerateArray().Select(Text)]),
            JsonValueKind.Object => ParamValue.Of(value.EnumerateObject().ToDictionary(property => property.Name, property => Text(property.Value))),
            _ => ParamValue.Of(Text(value)),
        };
    }

    public override void Write(Utf8JsonWriter writer, ParamValue value, JsonSerializerOptions options)
    {
        if (value.Items is { } items)
        {
            writer.WriteStartArray();
            foreach (var item in items) writer.WriteStringValue(item);
            writer.WriteEndArray();
        }
        else if (value.Properties is { } properties)
        {
            writer.WriteStartObject();
            foreach (var (name, text) in properties) writer.WriteString(name, text);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteStringValue(value.Text);
        }
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
