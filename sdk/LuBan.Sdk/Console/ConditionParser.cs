using System.Globalization;

namespace LuBan.Sdk;

/// <summary>Reads a condition; throws <see cref="FormatException"/> with words for its author.</summary>
internal sealed class ConditionParser(string text)
{
    private const int MaxLength = 500;
    private const int MaxDepth = 20;

    private static readonly Dictionary<string, (int Fewest, int Most)> Functions = new(StringComparer.Ordinal) { ["can"] = (1, 3), ["installed"] = (1, 1), ["flag"] = (1, 1) };
    private static readonly string[] Names = ["locale", "theme", "width"];
    private static readonly string[] Operators = ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", ","];

    private int _at;
    private int _depth;
    private string _token = "";

    public ConditionNode Parse()
    {
        if (text.Length > MaxLength) throw new FormatException($"it has {text.Length} characters, at most {MaxLength} are possible");
        Next();
        var root = Or();
        return _token.Length == 0 ? root : throw Unexpected("the end");
    }

    private ConditionNode Or()
    {
        if (++_depth > MaxDepth) throw new FormatException($"it is nested deeper than {MaxDepth} levels");
        var left = And();
        while (Take("||")) left = new ConditionPair(false, left, And());
        _depth--;
        return left;
    }

    private ConditionNode And()
    {
        var left = Unary();
        while (Take("&&")) left = new ConditionPair(true, left, Unary());
        return left;
    }

    private ConditionNode Unary()
    {
        if (!Take("!")) return Comparison();
        if (++_depth > MaxDepth) throw new FormatException($"it is nested deeper than {MaxDepth} levels");
        var inner = Unary();
        _depth--;
        return new ConditionNot(inner);
    }

    private ConditionNode Comparison()
    {
        var left = Primary();
        if (_token is not ("==" or "!=" or "<" or "<=" or ">" or ">=")) return IsTruth(left) ? left : throw new FormatException($"'{left}' is not true or false by itself; compare it with something");
        var name = _token;
        Next();
        var right = Primary();
        return left is ConditionName or ConditionLiteral && right is ConditionName or ConditionLiteral ? new ConditionComparison(name, left, right) : throw new FormatException($"'{name}' compares names, texts and numbers");
    }

    private ConditionNode Primary()
    {
        if (Take("("))
        {
            var inner = Or();
            return Take(")") ? inner : throw Unexpected("')'");
        }
        var token = _token;
        if (token.Length == 0 || Operators.Contains(token)) throw Unexpected("a name, a text or a number");
        Next();
        if (token[0] == '\'') return new ConditionLiteral(token[1..]);
        if (char.IsAsciiDigit(token[0])) return new ConditionLiteral(double.Parse(token, CultureInfo.InvariantCulture));
        if (token is "true" or "false") return token == "true" ? ConditionLiteral.True : ConditionLiteral.False;
        if (_token == "(") return Call(token);
        return Names.Contains(token) ? new ConditionName(token) : throw new FormatException($"there is no '{token}'; possible are {string.Join(", ", Names)}, true and false, and the functions {string.Join(", ", Functions.Keys)}");
    }

    private ConditionCall Call(string name)
    {
        if (!Functions.TryGetValue(name, out var count)) throw new FormatException($"there is no function '{name}'; possible are {string.Join(", ", Functions.Keys)}");
        Next();
        var arguments = new List<string>();
        while (!Take(")"))
        {
            if (arguments.Count > 0 && !Take(",")) throw Unexpected("',' or ')'");
            if (_token.Length == 0 || _token[0] != '\'') throw Unexpected("a text in single quotation marks");
            arguments.Add(_token[1..]);
            Next();
        }
        if (arguments.Count < count.Fewest || arguments.Count > count.Most || arguments.Any(argument => argument.Length == 0))
            throw new FormatException(name == "can" ? "can() takes a permission, such as can('notes.read'), or a verb and group/resource, such as can('list', 'apps/deployments'), and perhaps a namespace" : $"{name}() takes one text");
        return new(name, arguments);
    }

    private static bool IsTruth(ConditionNode node) => node is not (ConditionName or ConditionLiteral { Value: not bool });

    private bool Take(string token)
    {
        if (_token != token) return false;
        Next();
        return true;
    }

    private void Next()
    {
        while (_at < text.Length && text[_at] == ' ') _at++;
        if (_at == text.Length)
        {
            _token = "";
            return;
        }
        var start = _at;
        if (text[_at] == '\'') _token = QuotedText();
        else if (Operators.FirstOrDefault(one => string.CompareOrdinal(text, start, one, 0, one.Length) == 0) is { } found)
        {
            _at += found.Length;
            _token = found;
        }
        else
        {
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '.')) _at++;
            _token = _at > start ? text[start.._at] : throw new FormatException($"'{text[_at]}' at place {_at + 1} means nothing");
            if (char.IsAsciiDigit(_token[0]) && !double.TryParse(_token, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)) throw new FormatException($"'{_token}' is no number");
        }
    }

    private string QuotedText()
    {
        var end = text.IndexOf('\'', _at + 1);
        if (end < 0) throw new FormatException("a quotation mark is not closed");
        var quoted = text[_at..end];
        _at = end + 1;
        return quoted;
    }

    private FormatException Unexpected(string expected) => new($"expected {expected}, found {(_token.Length == 0 ? "the end" : $"'{_token.TrimStart('\'')}'")} at place {_at}");
}
