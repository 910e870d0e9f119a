using System.Globalization;

namespace LuBan.Observability.Alerting;

/// <summary>Reads templates. Throws <see cref="FormatException"/>.</summary>
internal sealed class TemplateParser
{
    private const int MaximumDepth = 20;
    private readonly List<(bool IsAction, string Text)> _pieces = [];
    private int _next;

    private TemplateParser(string template) => Split(template);

    public static IReadOnlyList<TemplateNode> Parse(string template)
    {
        var parser = new TemplateParser(template);
        var nodes = parser.Nodes(0, out var end);
        return end is null ? nodes : throw new FormatException($"{{{{ {end} }}}} has no beginning");
    }

    private void Split(string template)
    {
        var at = 0;
        var trim = false;
        while (at < template.Length)
        {
            var open = template.IndexOf("{{", at, StringComparison.Ordinal);
            var text = open < 0 ? template[at..] : template[at..open];
            if (trim) text = text.TrimStart();
            if (open < 0)
            {
                _pieces.Add((false, text));
                return;
            }
            var close = Close(template, open + 2);
            var action = template[(open + 2)..close];
            // A dash is a trim only beside a space: {{-3}} is a number.
            if (action.StartsWith('-') && action.Length > 1 && char.IsWhiteSpace(action[1])) (text, action) = (text.TrimEnd(), action[1..]);
            trim = action.EndsWith('-') && action.Length > 1 && char.IsWhiteSpace(action[^2]);
            if (trim) action = action[..^1];
            _pieces.Add((false, text));
            var code = action.Trim();
            if (!code.StartsWith("/*", StringComparison.Ordinal)) _pieces.Add((true, code));
            at = close + 2;
        }
    }

    private static int Close(string template, int from)
    {
        for (var at = from; at < template.Length - 1; at++)
        {
            if (template[at] is '"' or '`') at = TemplateWords.EndOfText(template, at);
            else if (template[at] == '}' && template[at + 1] == '}') return at;
        }
        throw new FormatException("a {{ is not closed");
    }

    private List<TemplateNode> Nodes(int depth, out string? end)
    {
        if (depth > MaximumDepth) throw new FormatException("conditions are nested more than 20 deep");
        var nodes = new List<TemplateNode>();
        end = null;
        while (_next < _pieces.Count)
        {
            var (isAction, text) = _pieces[_next++];
            if (!isAction)
            {
                if (text.Length > 0) nodes.Add(new TextNode(text));
                continue;
            }
            var word = text.Split(' ', 2)[0];
            if (word is "end" or "else")
            {
                end = text;
                return nodes;
            }
            nodes.Add(word is "if" or "with" ? Choice(text, depth) : Action(text));
        }
        return nodes;
    }

    private ChoiceNode Choice(string text, int depth)
    {
        var (word, condition) = (text.Split(' ', 2)[0], text.Split(' ', 2).ElementAtOrDefault(1) ?? "");
        var then = Nodes(depth + 1, out var end);
        IReadOnlyList<TemplateNode> otherwise = [];
        if (end is { } next && next.StartsWith("else ", StringComparison.Ordinal)) return new(new TemplateWords(condition).Pipeline(), word == "with", then, [Choice(next[5..].TrimStart(), depth + 1)]);
        if (end == "else") otherwise = Nodes(depth + 1, out end);
        if (end != "end") throw new FormatException($"{{{{ {word} }}}} has no {{{{ end }}}}");
        return new(new TemplateWords(condition).Pipeline(), word == "with", then, otherwise);
    }

    private static TemplateNode Action(string text)
    {
        if (text.Length == 0) throw new FormatException("an action is empty");
        if (text.Split(' ')[0] is "range" or "template" or "define" or "block" or "break" or "continue") throw new FormatException($"'{text.Split(' ')[0]}' is not supported in alerts here");
        var assign = text.IndexOf(":=", StringComparison.Ordinal);
        if (text[0] == '$' && assign > 0 && text[1..assign].Trim().All(char.IsLetterOrDigit)) return new AssignNode(text[..assign].Trim(), new TemplateWords(text[(assign + 2)..]).Pipeline());
        return new OutputNode(new TemplateWords(text).Pipeline());
    }
}

/// <summary>Reads the inside of an action.</summary>
internal sealed class TemplateWords(string text)
{
    private int _at;

    public static int EndOfText(string text, int start)
    {
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == '\\' && text[start] == '"') at++;
            else if (text[at] == text[start]) return at;
        }
        throw new FormatException("a text is not closed");
    }

    public IReadOnlyList<TemplateCommand> Pipeline()
    {
        var commands = Commands();
        return _at >= text.Length ? commands : throw new FormatException("there is a ) without a (");
    }

    private List<TemplateCommand> Commands()
    {
        var commands = new List<TemplateCommand>();
        var words = new List<TemplateOperand>();
        while (true)
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
            var ends = _at >= text.Length || text[_at] is '|' or ')';
            if (!ends)
            {
                words.Add(Operand());
                continue;
            }
            if (words.Count == 0) throw new FormatException("a value is missing");
            commands.Add(new(words));
            words = [];
            if (_at >= text.Length || text[_at] == ')') return commands;
            _at++;
        }
    }

    private TemplateOperand Operand()
    {
        switch (text[_at])
        {
            case '(':
                _at++;
                var inner = Commands();
                if (_at >= text.Length) throw new FormatException("a ( is not closed");
                _at++;
                return new PipelineOperand(inner);
            case '"' or '`':
                var start = _at;
                _at = EndOfText(text, start) + 1;
                return new ConstantOperand(text[start] == '`' ? text[(start + 1)..(_at - 1)] : Unescape(text[(start + 1)..(_at - 1)]));
        }
        return Word(Take());
    }

    private string Take()
    {
        var start = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && text[_at] is not ('|' or ')' or '(')) _at++;
        return text[start.._at];
    }

    private static TemplateOperand Word(string word)
    {
        if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && (char.IsAsciiDigit(word[0]) || word[0] is '-' or '+' || word.StartsWith('.') && word.Length > 1 && char.IsAsciiDigit(word[1]))) return new ConstantOperand(number);
        if (word is "true" or "false") return new ConstantOperand(word == "true");
        if (word[0] is '$' or '.')
        {
            var parts = word.Split('.');
            return new FieldOperand(parts[0], [.. parts.Skip(1).Where(part => part.Length > 0)]);
        }
        if (!TemplateFunctions.IsKnown(word)) throw new FormatException($"there is no function '{word}' here");
        return new FunctionOperand(word);
    }

    private static string Unescape(string text)
    {
        try
        {
            return System.Text.Json.JsonSerializer.Deserialize<string>($"\"{text}\"") ?? "";
        }
        catch (System.Text.Json.JsonException)
        {
            throw new FormatException($"\"{text}\" holds an escape that is not known");
        }
    }
}
