using System.Text;

namespace LuBan.Cli.Output;

/// <summary>Text from servers and extensions must not steer the terminal.</summary>
internal static class Clean
{
    /// <summary>Replaces control characters, line ends included.</summary>
    public static string Line(string? text) => Replace(text, keepLineEnds: false);

    /// <summary>Replaces control characters, but for line ends and tabs.</summary>
    public static string Block(string? text) => Replace(text, keepLineEnds: true);

    private static string Replace(string? text, bool keepLineEnds)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (!text.Any(char.IsControl)) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!char.IsControl(character) || (keepLineEnds && character is '\n' or '\t')) clean.Append(character);
            else if (character is '\n' or '\t') clean.Append(' ');
            else if (character != '\r') clean.Append('\ufffd');
        }
        return clean.ToString();
    }
}
