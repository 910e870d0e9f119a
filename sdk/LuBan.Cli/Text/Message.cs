using System.Globalization;

namespace LuBan.Cli.Text;

/// <summary>One text in every language the tool speaks. The compiler sees to it that none is forgotten.</summary>
/// <param name="English">With places {0}, {1}, …</param>
/// <param name="Chinese">With the same places.</param>
internal sealed record Message(string English, string Chinese)
{
    public string In(Language language, params IReadOnlyList<object?> values)
    {
        var text = language == Language.Chinese ? Chinese : English;
        return values.Count == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, [.. values]);
    }
}
