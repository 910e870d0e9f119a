using System.Globalization;
using System.Text;

namespace LuBan.Observability.PromQl.Syntax;

/// <summary>Cuts a query into tokens.</summary>
internal sealed class Lexer(string query)
{
    private static readonly string[] Signs = ["=~", "!~", "!=", "==", ">=", "<=", "=", ">", "<", "+", "-", "*", "/", "%", "^", "(", ")", "{", "}", "[", "]", ",", ":", "@"];

    private readonly List<Token> _tokens = [];
    private int _at;

    public List<Token> Run()
    {
        while (true)
        {
            Skip();
            if (_at >= query.Length) break;
            var c = query[_at];
            if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < query.Length && char.IsAsciiDigit(query[_at + 1]))) Number();
            else if (char.IsAsciiLetter(c) || c == '_' || (c == ':' && !InBrackets)) Identifier();
            else if (c is '"' or '\'' or '`') Text();
            else Sign();
        }
        _tokens.Add(new(TokenKind.End, "", query.Length));
        return _tokens;
    }

    // Between [ and ] a colon separates range and step; elsewhere it may begin a name.
    private bool InBrackets => _tokens.FindLastIndex(token => token.Is("[")) > _tokens.FindLastIndex(token => token.Is("]"));

    private void Skip()
    {
        while (_at < query.Length)
        {
            if (query[_at] == '#') _at = query.IndexOf('\n', _at) is >= 0 and var end ? end : query.Length;
            else if (query[_at] is ' ' or '\t' or '\n' or '\r') _at++;
            else return;
        }
    }

    private void Identifier()
    {
        var start = _at;
        while (_at < query.Length && (char.IsAsciiLetterOrDigit(query[_at]) || query[_at] is '_' or ':')) _at++;
        _tokens.Add(new(TokenKind.Identifier, query[start.._at], start));
    }

    private void Number()
    {
        var start = _at;
        if (query[_at] == '0' && _at + 1 < query.Length && query[_at + 1] is 'x' or 'X')
        {
            _at += 2;
            while (_at < query.Length && char.IsAsciiHexDigit(query[_at])) _at++;
            Add(TokenKind.Number, start);
            return;
        }
        while (_at < query.Length && (char.IsAsciiDigit(query[_at]) || query[_at] == '.')) _at++;
        if (_at < query.Length && query[_at] is 's' or 'm' or 'h' or 'd' or 'w' or 'y')
        {
            while (_at < query.Length && char.IsAsciiLetterOrDigit(query[_at])) _at++;
            Add(TokenKind.Duration, start);
            return;
        }
        if (_at < query.Length && query[_at] is 'e' or 'E')
        {
            _at++;
            if (_at < query.Length && query[_at] is '+' or '-') _at++;
            while (_at < query.Length && char.IsAsciiDigit(query[_at])) _at++;
        }
        Add(TokenKind.Number, start);
    }

    private void Add(TokenKind kind, int start)
    {
        if (_at < query.Length && (char.IsAsciiLetterOrDigit(query[_at]) || query[_at] == '_')) throw SyntaxErrors.At(query, start, $"bad number or duration syntax: '{query[start..(_at + 1)]}'; numbers are 1.5, 1e3 or 0x1f, durations are 5m or 1h30m");
        _tokens.Add(new(kind, query[start.._at], start));
    }

    private void Sign()
    {
        var sign = Array.Find(Signs, sign => string.CompareOrdinal(query, _at, sign, 0, sign.Length) == 0)
            ?? throw SyntaxErrors.At(query, _at, $"unexpected character '{query[_at]}'");
        _tokens.Add(new(TokenKind.Sign, sign, _at));
        _at += sign.Length;
    }

    private void Text()
    {
        var start = _at;
        var quote = query[_at++];
        var text = new StringBuilder();
        while (true)
        {
            if (_at >= query.Length || (query[_at] == '\n' && quote != '`')) throw SyntaxErrors.At(query, start, "unterminated quoted string");
            var c = query[_at++];
            if (c == quote) break;
            if (c == '\\' && quote != '`') Escape(text, start);
            else text.Append(c);
        }
        _tokens.Add(new(TokenKind.Text, text.ToString(), start));
    }

    private void Escape(StringBuilder text, int start)
    {
        if (_at >= query.Length) throw SyntaxErrors.At(query, start, "unterminated quoted string");
        var c = query[_at++];
        switch (c)
        {
            case 'a': text.Append('\a'); break;
            case 'b': text.Append('\b'); break;
            case 'f': text.Append('\f'); break;
            case 'n': text.Append('\n'); break;
            case 'r': text.Append('\r'); break;
            case 't': text.Append('\t'); break;
            case 'v': text.Append('\v'); break;
            case '\\' or '"' or '\'': text.Append(c); break;
            case 'x': text.Append((char)Code(2, NumberStyles.AllowHexSpecifier)); break;
            case 'u': text.Append((char)Code(4, NumberStyles.AllowHexSpecifier)); break;
            case 'U': text.Append(char.ConvertFromUtf32(Code(8, NumberStyles.AllowHexSpecifier))); break;
            default: throw SyntaxErrors.At(query, _at - 2, $"unknown escape sequence '\\{c}'; write \\\\ for a backslash");
        }
    }

    private int Code(int digits, NumberStyles style)
    {
        if (_at + digits > query.Length || !int.TryParse(query.AsSpan(_at, digits), style, CultureInfo.InvariantCulture, out var code) || code > 0x10FFFF || code is >= 0xD800 and <= 0xDFFF) throw SyntaxErrors.At(query, _at, "an escape sequence needs its hexadecimal digits");
        _at += digits;
        return code;
    }
}
