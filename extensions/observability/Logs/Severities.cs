namespace LuBan.Observability.Logs;

/// <summary>The words for <see cref="Severity"/>: ours, and those that programs use.</summary>
internal static class Severities
{
    internal const int Count = 7;

    private static readonly string[] Words = ["unknown", "trace", "debug", "info", "warning", "error", "fatal"];

    private static readonly Dictionary<string, Severity> ByWord = new(StringComparer.OrdinalIgnoreCase)
    {
        ["unknown"] = Severity.Unknown,
        ["trace"] = Severity.Trace, ["trce"] = Severity.Trace, ["verbose"] = Severity.Trace, ["finest"] = Severity.Trace,
        ["debug"] = Severity.Debug, ["dbug"] = Severity.Debug, ["fine"] = Severity.Debug,
        ["info"] = Severity.Info, ["information"] = Severity.Info, ["informational"] = Severity.Info, ["notice"] = Severity.Info, ["log"] = Severity.Info, ["normal"] = Severity.Info,
        ["warning"] = Severity.Warning, ["warn"] = Severity.Warning,
        ["error"] = Severity.Error, ["err"] = Severity.Error, ["fail"] = Severity.Error, ["severe"] = Severity.Error,
        ["fatal"] = Severity.Fatal, ["critical"] = Severity.Fatal, ["crit"] = Severity.Fatal, ["alert"] = Severity.Fatal, ["emerg"] = Severity.Fatal, ["emergency"] = Severity.Fatal, ["panic"] = Severity.Fatal,
    };

    internal static string Text(this Severity level) => Words[(int)level];

    internal static Severity Parse(string? word) => word is not null && ByWord.TryGetValue(word.Trim(), out var level) ? level : Severity.Unknown;

    /// <summary>Severities of syslog: 0 is the worst.</summary>
    internal static Severity FromSyslog(int severity) => severity switch
    {
        <= 2 => Severity.Fatal,
        3 => Severity.Error,
        4 => Severity.Warning,
        5 or 6 => Severity.Info,
        _ => Severity.Debug,
    };

    /// <summary>What a line of plain text says of itself: a word for a level among its first 64 characters, in capitals, in brackets, or followed by a colon.</summary>
    internal static Severity Guess(string text)
    {
        var start = text.AsSpan(0, Math.Min(64, text.Length));
        for (var index = 0; index < start.Length;)
        {
            if (!char.IsAsciiLetter(start[index]))
            {
                index++;
                continue;
            }
            var end = index;
            while (end < start.Length && char.IsAsciiLetter(start[end])) end++;
            if (IsMarked(start, index, end) && Parse(start[index..end].ToString()) is var level and not Severity.Unknown) return level;
            index = end;
        }
        return Severity.Unknown;
    }

    private static bool IsMarked(ReadOnlySpan<char> text, int start, int end)
    {
        if (end - start is < 3 or > 13) return false;
        var (before, after) = (start > 0 ? text[start - 1] : ' ', end < text.Length ? text[end] : ' ');
        if (char.IsAsciiDigit(before) || char.IsAsciiDigit(after)) return false;
        return (before is '[' or '=' or '<' or '"' or '|') || after is ':' or ']' || IsUpper(text[start..end]);
    }

    private static bool IsUpper(ReadOnlySpan<char> word)
    {
        foreach (var letter in word)
        {
            if (!char.IsAsciiLetterUpper(letter)) return false;
        }
        return true;
    }
}
