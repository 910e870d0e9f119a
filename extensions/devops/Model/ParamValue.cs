using System.Text.Json.Serialization;

namespace LuBan.DevOps.Model;

/// <summary>The value of a parameter or of a result: a text, a list of texts, or texts by key.</summary>
[JsonConverter(typeof(ParamValueConverter))]
public sealed record ParamValue
{
    /// <summary>The text; null when the value is a list or an object.</summary>
    public string? Text { get; private init; }

    /// <summary>The list; null when the value is something else.</summary>
    public IReadOnlyList<string>? Items { get; private init; }

    /// <summary>The texts by key; null when the value is something else.</summary>
    public IReadOnlyDictionary<string, string>? Properties { get; private init; }

    /// <summary>Which of the three it is.</summary>
    public ParamType Type => Items is not null ? ParamType.Array : Properties is not null ? ParamType.Object : ParamType.String;

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The value.</returns>
    public static ParamValue Of(string text) => new() { Text = text };

    /// <summary>A list.</summary>
    /// <param name="items">Its items.</param>
    /// <returns>The value.</returns>
    public static ParamValue Of(IReadOnlyList<string> items) => new() { Items = items };

    /// <summary>An object.</summary>
    /// <param name="properties">Its texts by key.</param>
    /// <returns>The value.</returns>
    public static ParamValue Of(IReadOnlyDictionary<string, string> properties) => new() { Properties = properties };

    /// <inheritdoc />
    public bool Equals(ParamValue? other) => other is not null && Text == other.Text
        && (Items is null ? other.Items is null : other.Items is not null && Items.SequenceEqual(other.Items))
        && (Properties is null ? other.Properties is null : other.Properties is not null && Properties.Count == other.Properties.Count
            && Properties.All(property => other.Properties.TryGetValue(property.Key, out var value) && value == property.Value));

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Text, Items?.Count, Properties?.Count);

    /// <summary>The text, or the JSON of a list or an object.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Text ?? System.Text.Json.JsonSerializer.Serialize<object?>(Items is not null ? Items : Properties);
}
