using LuBan.Observability.Logs.Store;

namespace LuBan.Observability.Logs.Query;

/// <summary>A text is in the line, or in its fields.</summary>
internal sealed record TextMatch : LogExpression
{
    private readonly IReadOnlyCollection<ulong> _tokens;

    private TextMatch(string needle, bool isWhole, bool ignoresCase) =>
        (Needle, IsWhole, IgnoresCase, _tokens) = (needle, isWhole, ignoresCase, Tokens.Required(needle, isWhole));

    internal string Needle { get; }

    /// <summary>Whether words at its ends have to be whole words of the line.</summary>
    internal bool IsWhole { get; }

    internal bool IgnoresCase { get; }

    /// <summary>Words and phrases: whole words, without regard to case.</summary>
    internal static TextMatch Words(string needle) => new(needle, isWhole: true, ignoresCase: true);

    /// <summary>Any part of the line, letter by letter.</summary>
    internal static TextMatch Part(string needle, bool ignoresCase = false) => new(needle, isWhole: false, ignoresCase);

    internal override bool Matches(LogLine line) => IsIn(line.Text) || (line.Fields.Length > 0 && IsIn(line.Fields));

    internal override bool? MatchesStream(LogLabels labels, Severity level) => Needle.Length == 0 ? true : null;

    internal override bool MayMatch(TokenFilter tokens)
    {
        foreach (var token in _tokens)
        {
            if (!tokens.MayContain(token)) return false;
        }
        return true;
    }

    internal bool IsIn(string text)
    {
        var comparison = IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        for (var start = 0; start <= text.Length - Needle.Length; start++)
        {
            var found = text.AsSpan(start).IndexOf(Needle, comparison);
            if (found < 0) return false;
            start += found;
            if (!IsWhole || IsAtBoundaries(text, start)) return true;
        }
        return false;
    }

    private bool IsAtBoundaries(string text, int start)
    {
        var end = start + Needle.Length;
        return Needle.Length == 0
            || ((start == 0 || !Tokens.IsWord(Needle[0]) || !Tokens.IsWord(text[start - 1])) && (end == text.Length || !Tokens.IsWord(Needle[^1]) || !Tokens.IsWord(text[end])));
    }
}
