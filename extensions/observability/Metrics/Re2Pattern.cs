using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LuBan.Observability.Metrics;

/// <summary>Regular expressions as Prometheus has them (RE2): matched in linear time, and always against the whole text.</summary>
internal sealed class Re2Pattern
{
    private const int MaxLength = 8192;
    private const int MaxRepeat = 1000;
    private const long MaxStates = 20_000;

    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z", ["alpha"] = "A-Za-z", ["ascii"] = @"\x00-\x7F", ["blank"] = @"\t ", ["cntrl"] = @"\x00-\x1F\x7F", ["digit"] = "0-9",
        ["graph"] = "!-~", ["lower"] = "a-z", ["print"] = " -~", ["punct"] = @"!-/:-@\[-`{-~", ["space"] = @"\t\n\v\f\r ", ["upper"] = "A-Z", ["word"] = "0-9A-Za-z_", ["xdigit"] = "0-9A-Fa-f",
    };

    private readonly StringBuilder _out = new();
    private readonly string _in;
    private readonly Stack<long> _groups = new();
    private int _at;
    private long _states;
    private long _lastAtom;

    private Re2Pattern(string pattern) => _in = pattern;

    /// <summary>The texts of an alternative of plain texts (<c>a|b|c</c>); null for any other pattern.</summary>
    public static string[]? Choices(string pattern) => pattern.Length > 0 && !pattern.AsSpan().ContainsAny(@"\.+*?()[]{}^$") ? pattern.Split('|') : null;

    /// <summary>The pattern for .NET, matched as a whole.</summary>
    /// <exception cref="ArgumentException">It is no RE2 pattern, or too large.</exception>
    public static Regex Compile(string pattern) => new($@"\A(?:{Translate(pattern)})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>The pattern for .NET, as it stands inside a larger one.</summary>
    public static string Translate(string pattern)
    {
        if (pattern.Length > MaxLength) throw new ArgumentException($"the pattern has {pattern.Length} characters; at most {MaxLength} are taken");
        var translation = new Re2Pattern(pattern);
        try
        {
            translation.Run();
            var text = translation._out.ToString();
            _ = new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return text;
        }
        catch (NotSupportedException)
        {
            throw new ArgumentException("it uses look-around, a back reference or an atomic group, which regular expressions of PromQL do not have");
        }
    }

    private void Run()
    {
        while (_at < _in.Length)
        {
            var c = _in[_at];
            if (c == '\\') Escaped(inClass: false);
            else if (c == '[') Class();
            else if (c == '(') Open();
            else if (c == ')') Close();
            else if (c == '{') Repeat();
            else
            {
                // Without (?m) the end is the end, not the place before a last line break.
                _out.Append(c == '$' ? @"\z" : c);
                if (c is not ('*' or '+' or '?' or '|' or '^' or '$')) Atom(1);
                _at++;
            }
        }
    }

    private void Atom(long states)
    {
        _lastAtom = states;
        _states += states;
        if (_states > MaxStates) throw new ArgumentException("its repetitions make it too large");
    }

    private void Open()
    {
        _groups.Push(_states);
        _at++;
        if (At("?P<"))
        {
            _out.Append("(?<");
            _at += 3;
        }
        else if (At("?U") || At("?x") || At("?n") || At("?#")) throw new ArgumentException($"the group '({_in.AsSpan(_at, 2)}' is not supported");
        else _out.Append('(');
    }

    private void Close()
    {
        if (_groups.TryPop(out var before)) _lastAtom = Math.Max(1, _states - before);
        _out.Append(')');
        _at++;
    }

    private void Repeat()
    {
        var end = _in.IndexOf('}', _at);
        var parts = end < 0 ? [] : _in[(_at + 1)..end].Split(',');
        if (parts.Length is 0 or > 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var least))
        {
            _out.Append(@"\{");
            Atom(1);
            _at++;
            return;
        }
        var most = parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : least;
        if (most > MaxRepeat || least > MaxRepeat) throw new ArgumentException($"the repetition {_in[_at..(end + 1)]} is larger than {MaxRepeat}");
        Atom(_lastAtom * Math.Max(1, most));
        _out.Append(_in, _at, end + 1 - _at);
        _at = end + 1;
    }

    private void Escaped(bool inClass)
    {
        if (_at + 1 >= _in.Length) throw new ArgumentException("a backslash stands at its end");
        var c = _in[_at + 1];
        _at += 2;
        if (!inClass) Atom(1);
        switch (c)
        {
            case 'd': _out.Append(inClass ? "0-9" : "[0-9]"); break;
            case 'w': _out.Append(inClass ? "0-9A-Za-z_" : "[0-9A-Za-z_]"); break;
            case 's': _out.Append(inClass ? @"\t\n\f\r " : @"[\t\n\f\r ]"); break;
            case 'D' when !inClass: _out.Append("[^0-9]"); break;
            case 'W' when !inClass: _out.Append("[^0-9A-Za-z_]"); break;
            case 'S' when !inClass: _out.Append(@"[^\t\n\f\r ]"); break;
            case 'Q' when !inClass: Quoted(); break;
            case 'x' when _at < _in.Length && _in[_at] == '{': Hex(); break;
            case 'p' or 'P' when _at < _in.Length && _in[_at] != '{': _out.Append('\\').Append(c).Append('{').Append(_in[_at++]).Append('}'); break;
            case 'Z' or 'G' or 'k': throw new ArgumentException($"\\{c} is not supported");
            case >= '1' and <= '9': throw new ArgumentException("back references are not supported");
            default: _out.Append('\\').Append(c); break;
        }
    }

    private void Quoted()
    {
        var end = _in.IndexOf(@"\E", _at, StringComparison.Ordinal);
        _out.Append(Regex.Escape(end < 0 ? _in[_at..] : _in[_at..end]));
        _at = end < 0 ? _in.Length : end + 2;
    }

    private void Hex()
    {
        var end = _in.IndexOf('}', _at);
        if (end < 0 || !int.TryParse(_in.AsSpan(_at + 1, end - _at - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code > 0xFFFF) throw new ArgumentException(@"\x{…} needs one hexadecimal number up to FFFF");
        _out.Append(CultureInfo.InvariantCulture, $"\\u{code:X4}");
        _at = end + 1;
    }

    private void Class()
    {
        Atom(1);
        _out.Append('[');
        _at++;
        if (At("^"))
        {
            _out.Append('^');
            _at++;
        }
        for (var first = true; ; first = false)
        {
            if (_at >= _in.Length) throw new ArgumentException("a '[' is not closed");
            var c = _in[_at];
            if (c == ']' && !first) break;
            if (c == '\\') Escaped(inClass: true);
            else if (At("[:") && _in.IndexOf(":]", _at, StringComparison.Ordinal) is > 0 and var end) NamedClass(end);
            else
            {
                // A '[' inside of a class is an ordinary character; to .NET it could begin a subtraction.
                if (c is '[' or ']') _out.Append('\\');
                _out.Append(c);
                _at++;
            }
        }
        _out.Append(']');
        _at++;
    }

    private void NamedClass(int end)
    {
        var name = _in[(_at + 2)..end];
        if (!Classes.TryGetValue(name, out var set)) throw new ArgumentException($"[:{name}:] is no class of characters");
        _out.Append(set);
        _at = end + 2;
    }

    private bool At(string text) => string.CompareOrdinal(_in, _at, text, 0, text.Length) == 0;
}
