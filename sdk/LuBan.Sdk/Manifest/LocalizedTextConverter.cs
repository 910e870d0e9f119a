using System.Text.Json;
using System.Text.Json.Serialization;

namespace LuBan.Sdk;

internal sealed class LocalizedTextConverter : JsonConverter<LocalizedText>
{
    public override LocalizedText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return reader.GetString()!;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("A text is a string, or an object from language tag to text.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var language = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String) throw new JsonException($"The text for '{language}' is not a string.");
            texts[language] = reader.GetString()!;
        }
        if (texts.Count == 0) throw new JsonException("A text needs at least one language.");
        return new LocalizedText(texts);
    }

    public override void Write(Utf8JsonWriter writer, LocalizedText value, JsonSerializerOptions options)
    {
        if (value.Texts.Count == 1 && value.Texts.TryGetValue("en", out var english))
        {
            writer.WriteStringValue(english);
            return;
        }
        writer.WriteStartObject();
        foreach (var (language, text) in value.Texts) writer.WriteString(language, text);
        writer.WriteEndObject();
    }
}
