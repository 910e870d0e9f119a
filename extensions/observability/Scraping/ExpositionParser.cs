using System.Globalization;
using System.Text;
using LuBan.Observability.Metrics;

namespace LuBan.Observability.Scraping;

/// <summary>Reads the text format of Prometheus (0.0.4) and OpenMetrics (1.0).</summary>
/// <remarks>An answer with a mistake counts for nothing: half of it would look like a target that lost the other half.</remarks>
internal sealed class ExpositionParser
{
    private readonly string _text;
    private readonly bool _isOpenMetrics;
    private readonly List<ExposedSample> _samples = [];
    private readonly Dictionary<string, MetricDescription> _descriptions = [];
    private int _at;
    private int _line;

    private ExpositionParser(string text, bool isOpenMetrics) => (_text, _isOpenMetrics) = (text, isOpenMetrics);

    /// <exception cref="FormatException">A line cannot be read; the message names it.</exception>
    public static Exposition Parse(string text, bool isOpenMetrics)
    {
        var parser = new ExpositionParser(text, isOpenMetrics);
        parser.Run();
        return new(parser._samples, [.. parser._descriptions.Values]);
    }

    private void Run()
    {
        var hasEnded = false;
        while (_at < _text.Length)
        {
            _line++;
            if (hasEnded) throw Wrong("there is something after # EOF");
            SkipSpaces();
            if (_at >= _text.Length) break;
            if (_text[_at] == '#') hasEnded = Comment();
            else if (_text[_at] is not ('\n' or '\r')) Sample();
            SkipLine();
        }
        if (_isOpenMetrics && !hasEnded) throw Wrong("# EOF is missing: the answer is not whole");
    }

    /// <summary>True for the end of OpenMetrics.</summary>
    private bool Comment()
    {
        var end = LineEnd();
        var words = _text[_at..end].TrimEnd('\r').Split(' ', 4);
        if (_isOpenMetrics && words is ["#", "EOF"]) return true;
        if (words.Length < 3 || words[0] != "#") return false;
        var known = _descriptions.GetValueOrDefault(words[2]) ?? new MetricDescription(words[2], "unknown", "");
        var rest = words.ElementAtOrDefault(3) ?? "";
        switch (words[1])
        {
            case "HELP":
                _descriptions[words[2]] = known with { Help = rest.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) };
                break;
            case "TYPE":
                _descriptions[words[2]] = known with { Type = rest is "untyped" ? "unknown" : rest };
                break;
            case "UNIT":
                _descriptions[words[2]] = known with { Unit = rest };
                break;
        }
        return false;
    }

    private void Sample()
    {
        var pairs = new List<KeyValuePair<string, string>>();
        if (_text[_at] != '{') pairs.Add(new(Labels.MetricName, Name(withColon: true)));
        SkipSpaces();
        if (_at < _text.Length && _text[_at] == '{') ReadLabels(pairs);
        if (pairs.Count == 0 || pairs.TrueForAll(pair => pair.Key != Labels.MetricName)) throw Wrong("a sample has no name");
        var value = Number(Word("a value"));
        SkipSpaces();
        long? at = null;
        if (_at < _text.Length && _text[_at] is not ('\n' or '\r' or '#')) at = Time(Word("a time"));
        _samples.Add(new(Labels.From(pairs), value, at));
        SkipSpaces();
        // Behind # stands an exemplar of OpenMetrics.
        if (_at < _text.Length && _text[_at] is not ('\n' or '\r') && !(_isOpenMetrics && _text[_at] == '#')) throw Wrong("there is more than a value and a time");
    }

    private void ReadLabels(List<KeyValuePair<string, string>> pairs)
    {
        _at++;
        while (true)
        {
            SkipSpaces();
            if (_at >= _text.Length || _text[_at] == '\n') throw Wrong("the labels are not closed");
            if (_text[_at] == '}')
            {
                _at++;
                return;
            }
            var name = _text[_at] == '"' ? Quoted() : Name(withColon: false);
            SkipSpaces();
            if (_at < _text.Length && _text[_at] == '=')
            {
                _at++;
                SkipSpaces();
                if (pairs.Exists(pair => pair.Key == name)) throw Wrong($"the label '{name}' is there twice");
                pairs.Add(new(name, Quoted()));
            }
            // A name in quotes without a value is the metric's own.
            else pairs.Add(new(Labels.MetricName, name));
            SkipSpaces();
            if (_at < _text.Length && _text[_at] == ',') _at++;
            else if (_at >= _text.Length || _text[_at] != '}') throw Wrong("between two labels a comma is missing");
        }
    }

    private string Name(bool withColon)
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_' || (withColon && _text[_at] == ':'))) _at++;
        if (_at == start || char.IsAsciiDigit(_text[start])) throw Wrong("a name is expected");
        return _text[start.._at];
    }

    private string Quoted()
    {
        if (_at >= _text.Length || _text[_at] != '"') throw Wrong("a text in quotes is expected");
        var plain = _text.AsSpan(_at + 1).IndexOfAny('"', '\\', '\n');
        if (plain >= 0 && _text[_at + 1 + plain] == '"')
        {
            var simple = _text.Substring(_at + 1, plain);
            _at += plain + 2;
            return simple;
        }
        var value = new StringBuilder();
        for (_at++; _at < _text.Length && _text[_at] != '\n'; _at++)
        {
            if (_text[_at] == '"')
            {
                _at++;
                return value.ToString();
            }
            if (_text[_at] != '\\' || _at + 1 >= _text.Length) value.Append(_text[_at]);
            else value.Append(_text[++_at] switch { 'n' => '\n', var letter => letter });
        }
        throw Wrong("a text is not closed");
    }

    private string Word(string what)
    {
        SkipSpaces();
        var start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at])) _at++;
        return _at > start ? _text[start.._at] : throw Wrong($"{what} is missing");
    }

    private double Number(string word) => word.ToLowerInvariant() switch
    {
        "+inf" or "inf" or "infinity" or "+infinity" => double.PositiveInfinity,
        "-inf" or "-infinity" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw Wrong($"'{word}' is no number"),
    };

    /// <summary>Milliseconds in the older format, seconds in OpenMetrics.</summary>
    private long Time(string word)
    {
        var number = Number(word);
        var milliseconds = _isOpenMetrics ? number * 1000 : number;
        return double.IsFinite(milliseconds) && Math.Abs(milliseconds) < 9e15 ? (long)milliseconds : throw Wrong($"'{word}' is no time");
    }

    private void SkipSpaces()
    {
        while (_at < _text.Length && _text[_at] is (' ' or '\t')) _at++;
    }

    private int LineEnd() => _text.IndexOf('\n', _at) is var end && end < 0 ? _text.Length : end;

    private void SkipLine() => _at = Math.Min(LineEnd() + 1, _text.Length);

    private FormatException Wrong(string what) => new($"line {_line.ToString(CultureInfo.InvariantCulture)}: {what}");
}
