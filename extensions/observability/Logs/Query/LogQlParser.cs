using System.Text;

namespace LuBan.Observability.Logs.Query;

/// <summary>Reads the part of LogQL that selects lines: {name="value", …} and the filters |= != |~ !~.</summary>
internal sealed class LogQlParser
{
    private const int MostParts = 100;

    private readonly string _text;
    private int _at;

    private LogQlParser(string text) => _text = text;

    internal static LogExpression Parse(string text) => new LogQlParser(text).Read();

    private LogExpression Read()
    {
        SkipSpace();
        Expect('{');
        var parts = new List<LogExpression>();
        for (SkipSpace(); !Skip('}'); SkipSpace())
        {
            if (parts.Count > 0) Expect(',');
            parts.Add(ReadMatcher());
        }
        for (SkipSpace(); _at < _text.Length; SkipSpace()) parts.Add(ReadFilter());
        return parts.Count > MostParts ? throw Wrong($"more than {MostParts} parts") : LogExpression.And(parts);
    }

    private LogExpression ReadMatcher()
    {
        SkipSpace();
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.' or '-' or '/')) _at++;
        var name = _text[start.._at];
        if (!LogQueryParser.IsFieldName(name)) throw Wrong("no name of a label");
        var test = ReadOperator("=", "!=", "=~", "!~") switch
        {
            "=" => new ValueTest.Exactly(ReadText()),
            "!=" => new ValueTest.Not(new ValueTest.Exactly(ReadText())),
            // Anchored, as in LogQL.
            "=~" => new ValueTest.Pattern(Patterns.Compile($"^(?:{ReadText()})$")),
            _ => (ValueTest)new ValueTest.Not(new ValueTest.Pattern(Patterns.Compile($"^(?:{ReadText()})$"))),
        };
        return new FieldMatch(name, test);
    }

    private LogExpression ReadFilter() => ReadOperator("|=", "!=", "|~", "!~") switch
    {
        "|=" => TextMatch.Part(ReadText()),
        "!=" => new NotThat(TextMatch.Part(ReadText())),
        "|~" => new PatternMatch(Patterns.Compile(ReadText())),
        _ => new NotThat(new PatternMatch(Patterns.Compile(ReadText()))),
    };

    private string ReadOperator(params string[] known)
    {
        SkipSpace();
        // The longer ones first: = is the beginning of =~.
        foreach (var one in known.OrderByDescending(one => one.Length))
        {
            if (string.CompareOrdinal(_text, _at, one, 0, one.Length) != 0) continue;
            _at += one.Length;
            return one;
        }
        throw Wrong($"none of {string.Join(' ', known)}; parsers, formats and figures of LogQL are not supported");
    }

    private string ReadText()
    {
        SkipSpace();
        if (Skip('`'))
        {
            var end = _text.IndexOf('`', _at);
            if (end < 0) throw Wrong("a text that is not closed");
            var raw = _text[_at..end];
            _at = end + 1;
            return raw;
        }
        Expect('"');
        var text = new StringBuilder();
        for (; _at < _text.Length; _at++)
        {
            if (Skip('"')) return text.ToString();
            if (_text[_at] != '\\' || _at + 1 == _text.Length)
            {
                text.Append(_text[_at]);
                continue;
            }
            text.Append(_text[++_at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
        }
        throw Wrong("a text that is not closed");
    }

    private void Expect(char letter)
    {
        SkipSpace();
        if (!Skip(letter)) throw Wrong($"no {letter}");
    }

    private bool Skip(char letter)
    {
        if (_at >= _text.Length || _text[_at] != letter) return false;
        _at++;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
    }

    private LogQueryException Wrong(string what) => new($"The query has {what}, at character {_at + 1}.");
}
