using System.Globalization;
using System.Text.Json.Serialization;

namespace LuBan.Sdk.Core;

/// <summary>A number or a text (<c>IntOrString</c>), such as the target port of a service: a number, or the name of a port.</summary>
[JsonConverter(typeof(IntOrStringConverter))]
public readonly record struct IntOrString
{
    private readonly string? _text;
    private readonly int _number;

    /// <summary>A number.</summary>
    /// <param name="number">The number.</param>
    public IntOrString(int number) => _number = number;

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    public IntOrString(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
    }

    /// <summary>The number; null when it is a text.</summary>
    public int? Number => _text is null ? _number : null;

    /// <summary>The text; null when it is a number.</summary>
    public string? Text => _text;

    /// <summary>A number is one without more words.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator IntOrString(int number) => new(number);

    /// <summary>A text is one without more words.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator IntOrString(string text) => new(text);

    /// <summary>The number in digits, or the text.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _text ?? _number.ToString(CultureInfo.InvariantCulture);
}
