using System.Text;

namespace LuBan.Observability.Logs.Query;

/// <summary>
/// Reads queries: words, "phrases", field:value, -not, OR and parentheses; what begins with a brace is a LogQL selector with line filters.
/// </summary>
internal sealed class LogQueryParser
{
    internal const int Longest = 4000;

    private const int MostParts = 100;
    private const int Deepest = 20;

    private readonly string _text;
    private int _at;
    private int _parts;
    private int _depth;

    private LogQueryParser(string text) => _text = text;

    /// <exception cref="LogQueryException">It cannot be read; the message says where and why.</exception>
    internal static LogExpression Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return LogExpression.Everything;
        if (text.Length > Longest) throw new LogQueryException($"The query has {text.Length} characters; {Longest} are allowed.");
        if (text.TrimStart().StartsWith('{')) return LogQlParser.Parse(text);
        var parser = new LogQueryParser(text);
        var expression = parser.ReadAny();
        return parser._at == text.Length ? expression : throw parser.Wrong("a closing parenthesis without an opening one");
    }

    /// <summary>What is wrong with a query; null when nothing is.</summary>
    internal static string? Problem(string? text)
    {
        try
        {
            Parse(text);
            return null;
        }
        catch (LogQueryException wrong)
        {
            return wrong.Message;
        }
    }

    private LogExpression ReadAny()
    {
        if (++_depth > Deepest) throw Wrong($"more than {Deepest} parentheses in each other");
        var parts = new List<LogExpression> { ReadAll() };
        while (SkipWord("OR")) parts.Add(ReadAll());
        _depth--;
        return parts.Count == 1 ? parts[0] : new AnyOf(parts);
    }

    private LogExpression ReadAll()
    {
        var parts = new List<LogExpression>();
        while (!IsAtEnd() && _text[_at] != ')' && !IsWord("OR"))
        {
            if (SkipWord("AND")) continue;
            parts.Add(ReadOne());
        }
        return parts.Count == 0 ? throw Wrong("nothing where a word was expected") : LogExpression.And(parts);
    }

    private LogExpression ReadOne()
    {
        if (++_parts > MostParts) throw Wrong($"more than {MostParts} parts");
        if (SkipWord("NOT") || Skip('-')) return new NotThat(IsAtEnd() ? throw Wrong("nothing behind the minus") : ReadOne());
        if (Skip('(')) return Close(ReadAny());
        if (_text[_at] == '"') return TextMatch.Words(ReadQuoted());
        return ReadWord();
    }

    private LogExpression Close(LogExpression inner)
    {
        SkipSpace();
        return Skip(')') ? inner : throw Wrong("no closing parenthesis");
    }

    private LogExpression ReadWord()
    {
        var start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && _text[_at] is not (')' or '"'))
        {
            if (_text[_at] == ':' && IsFieldName(_text.AsSpan(start, _at - start)) && !_text.AsSpan(_at).StartsWith("://", StringComparison.Ordinal)) return ReadField(_text[start.._at]);
            _at++;
        }
        var word = _text[start.._at];
        // A star is a beginning: everything that goes on is meant too.
        return word.Contains('*', StringComparison.Ordinal) ? Starred(word) : TextMatch.Words(word);
    }

    private LogExpression ReadField(string name)
    {
        _at++;
        if (_at == _text.Length || char.IsWhiteSpace(_text[_at])) throw Wrong($"no value for the field {name}; write it without a space, or the word in quotation marks");
        var value = _text[_at] == '"' ? ReadQuoted() : ReadValue();
        if (name == FieldMatch.Level) value = Severities.Parse(value) is var level and not Severity.Unknown ? level.Text() : value;
        return new FieldMatch(name, ValueTest.Like(value));
    }

    private string ReadValue()
    {
        var start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && _text[_at] != ')') _at++;
        return _text[start.._at];
    }

    private LogExpression Starred(string word)
    {
        var parts = word.Split('*', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0) return LogExpression.Everything;
        var pattern = new StringBuilder();
        if (!word.StartsWith('*') && Store.Tokens.IsWord(word[0])) pattern.Append(@"(?:^|[^\p{L}\p{Nd}_])");
        pattern.AppendJoin(@"\S*", parts.Select(System.Text.RegularExpressions.Regex.Escape));
        if (!word.EndsWith('*') && Store.Tokens.IsWord(word[^1])) pattern.Append(@"(?:$|[^\p{L}\p{Nd}_])");
        return new PatternMatch(Patterns.Compile(pattern.ToString(), System.Text.RegularExpressions.RegexOptions.IgnoreCase));
    }

    private string ReadQuoted()
    {
        var (text, start) = (new StringBuilder(), _at);
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] == '"')
            {
                _at++;
                return text.ToString();
            }
            if (_text[_at] == '\\' && _at + 1 < _text.Length && _text[_at + 1] is '"' or '\\') _at++;
            text.Append(_text[_at]);
        }
        _at = start;
        throw Wrong("a quotation mark that is not closed");
    }

    internal static bool IsFieldName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || !(char.IsAsciiLetter(name[0]) || name[0] is '_' or '@')) return false;
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '.' or '-' or '/' or '@')) return false;
        }
        return true;
    }

    private bool IsAtEnd()
    {
        SkipSpace();
        return _at == _text.Length;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
    }

    private bool Skip(char letter)
    {
        if (_at >= _text.Length || _text[_at] != letter) return false;
        _at++;
        return true;
    }

    private bool IsWord(string word)
    {
        SkipSpace();
        var end = _at + word.Length;
        return string.CompareOrdinal(_text, _at, word, 0, word.Length) == 0 && end < _text.Length && (char.IsWhiteSpace(_text[end]) || _text[end] == '(');
    }

    private bool SkipWord(string word)
    {
        if (!IsWord(word)) return false;
        _at += word.Length;
        return true;
    }

    private LogQueryException Wrong(string what) => new($"The query has {what}, at character {_at + 1}.");
}
