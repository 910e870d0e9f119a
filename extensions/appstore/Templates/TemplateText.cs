using System.Text;
using System.Text.Json.Nodes;

namespace LuBan.AppStore.Templates;

/// <summary>Fills <c>${name | function "argument"}</c> in texts of templates. There are values and functions, no loops and no code: a text always ends.</summary>
/// <remarks><c>$${</c> is a <c>${</c> that is meant as it stands.</remarks>
internal sealed class TemplateText(Func<string, JsonNode?> values)
{
    private const int MaximumLength = 1024 * 1024;

    /// <summary>The text with everything filled in.</summary>
    /// <exception cref="TemplateException">A name or function is not known, or an argument is missing.</exception>
    public string Fill(string text)
    {
        var filled = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var next = text.IndexOf("${", at, StringComparison.Ordinal);
            if (next < 0) return Bounded(filled.Append(text, at, text.Length - at)).ToString();
            if (next > at && text[next - 1] == '$')
            {
                filled.Append(text, at, next - at).Append('{');
                at = next + 2;
                continue;
            }

            var end = End(text, next + 2);
            filled.Append(text, at, next - at).Append(AsText(Evaluate(text[(next + 2)..end])));
            Bounded(filled);
            at = end + 1;
        }

        return filled.ToString();
    }

    /// <summary>A list of texts; <c>${name...}</c> alone stands for all texts of a list.</summary>
    public IReadOnlyList<string> Fill(IEnumerable<string> texts) => [.. texts.SelectMany(text =>
        text.StartsWith("${", StringComparison.Ordinal) && text.EndsWith("...}", StringComparison.Ordinal)
            ? Evaluate(text[2..^4]) is JsonArray list ? list.Select(AsText) : throw new TemplateException($"'{text}' is not a list.")
            : [Fill(text)])];

    private static StringBuilder Bounded(StringBuilder text) => text.Length <= MaximumLength ? text : throw new TemplateException($"A text became longer than {MaximumLength} characters.");

    private JsonNode? Evaluate(string expression)
    {
        var steps = Split(expression);
        var name = steps[0].Trim();
        var value = values(name);
        foreach (var step in steps.Skip(1))
        {
            var words = Words(step);
            if (words.Count == 0) throw new TemplateException($"'${{{expression}}}' has an empty function.");
            value = TemplateFunctions.Apply(words[0], AsText(value), value, words[1..]);
        }

        return value;
    }

    private static string AsText(JsonNode? value) => value switch
    {
        null => "",
        JsonValue single when single.TryGetValue<string>(out var text) => text,
        _ => value.ToJsonString(),
    };

    /// <summary>The closing bracket; one inside quotes does not count.</summary>
    private static int End(string text, int from)
    {
        var quoted = false;
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == '"') quoted = !quoted;
            if (text[i] == '}' && !quoted) return i;
        }

        throw new TemplateException($"'{text[(from - 2)..Math.Min(text.Length, from + 40)]}' has no closing bracket.");
    }

    private static List<string> Split(string expression)
    {
        var parts = new List<string>();
        var (from, quoted) = (0, false);
        for (var i = 0; i < expression.Length; i++)
        {
            if (expression[i] == '"') quoted = !quoted;
            if (expression[i] != '|' || quoted) continue;
            parts.Add(expression[from..i]);
            from = i + 1;
        }

        return [.. parts, expression[from..]];
    }

    private static List<string> Words(string step)
    {
        var words = new List<string>();
        for (var at = 0; at < step.Length;)
        {
            if (step[at] == ' ') { at++; continue; }
            var quoted = step[at] == '"';
            var end = quoted ? step.IndexOf('"', at + 1) : step.IndexOf(' ', at);
            if (end < 0 && quoted) throw new TemplateException($"'{step}' has an open quote.");
            if (end < 0) end = step.Length;
            words.Add(quoted ? step[(at + 1)..end] : step[at..end]);
            at = end + 1;
        }

        return words;
    }
}
