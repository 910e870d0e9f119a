namespace LuBan.Marketplace.Content;

/// <summary>Looks a text over before it is parsed: what a parser does in one step no clock can end.</summary>
internal static class ContentShape
{
    /// <summary>The longest text that is laid out, in characters.</summary>
    public const int MaxLength = 1024 * 1024;

    private const int MaxColumns = 128;
    private const int MaxCells = 50_000;
    private const int MaxDepth = 64;
    private const int MaxDefinitions = 2_000;

    /// <summary>What is too much of the text; null when nothing is.</summary>
    public static string? Problem(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxLength) return $"it has {text.Length:N0} characters; at most {MaxLength:N0} are laid out";
        var (rows, columns, definitions) = (0, 0, 0);
        foreach (var line in text.EnumerateLines())
        {
            var content = line.Trim();
            if (content.IsEmpty) (rows, columns, definitions) = (0, 0, 0);
            if (content.StartsWith('[') && ++definitions > MaxDefinitions) return $"it has more than {MaxDefinitions:N0} link definitions side by side";
            var depth = Depth(content);
            if (depth > MaxDepth) return $"quotes or lists are nested {depth} deep; at most {MaxDepth} are laid out";
            var pipes = content.Count('|');
            // A row that looks like one of a table makes all rows as wide as itself.
            rows++;
            columns = Math.Max(columns, pipes);
            if (columns > MaxColumns) return $"a table has {columns} columns; at most {MaxColumns} are laid out";
            if (columns > 0 && (long)rows * columns > MaxCells) return $"a table has more than {MaxCells:N0} cells";
        }
        return null;
    }

    /// <summary>How many quotes and list items a line begins with.</summary>
    private static int Depth(ReadOnlySpan<char> line)
    {
        var depth = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '>') depth++;
            else if (line[i] is '-' or '+' or '*' && i + 1 < line.Length && line[i + 1] is ' ' or '\t') depth++;
            else if (char.IsAsciiDigit(line[i]) && i + 1 < line.Length && line[i + 1] is '.' or ')') depth++;
            else if (line[i] is not (' ' or '\t' or '.' or ')') && !char.IsAsciiDigit(line[i])) break;
        }
        return depth;
    }
}
