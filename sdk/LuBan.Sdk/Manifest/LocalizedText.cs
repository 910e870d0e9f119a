using System.Text.Json.Serialization;

namespace LuBan.Sdk;

/// <summary>A text in several languages. In JSON either a plain string (English) or an object from language tag to text.</summary>
/// <param name="Texts">From language tag (<c>en</c>, <c>zh-CN</c>) to text; never empty.</param>
[JsonConverter(typeof(LocalizedTextConverter))]
public sealed record LocalizedText(IReadOnlyDictionary<string, string> Texts)
{
    /// <summary>The text for a language: an exact match, then its primary language, then English, then any.</summary>
    /// <param name="language">A language tag such as <c>zh-CN</c>.</param>
    /// <returns>The text.</returns>
    public string For(string language)
    {
        if (Texts.TryGetValue(language, out var exact)) return exact;
        var primary = language.Split('-')[0];
        var sibling = Texts.Where(text => text.Key.Split('-')[0] == primary).Select(text => text.Value).FirstOrDefault();
        return sibling ?? (Texts.TryGetValue("en", out var english) ? english : Texts.Values.First());
    }

    /// <summary>An English text.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator LocalizedText(string text) => new(new Dictionary<string, string> { ["en"] = text });

    /// <summary>The English text.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => For("en");
}
