using System.Globalization;
using System.Text;

namespace LuBan.EndToEnd.Clients;

/// <summary>
/// Reads the steps of a kubectl session from text. A step begins with one of
/// <c>$ arguments</c> (run kubectl), <c>&amp; name arguments</c> (start it and go on), <c>% name</c> (look at what it printed, then end it) and
/// <c>= name</c> (write a file). The lines after it belong to it: <c>exit N</c> or <c>exit any</c>, <c>&gt; text</c> (the output holds it; blanks count as one),
/// <c>! text</c> (it does not), <c>~ regex</c>, <c>!~ regex</c>, <c>| line</c> (standard input, or the file's content), <c>edit sed-command</c>,
/// <c>capture name</c> (later written as <c>{name}</c>), <c>since 26</c> and <c>until 25</c> (minor versions of kubectl), <c>eventually</c>, <c>luban</c>.
/// </summary>
internal static class SessionScript
{
    public static IReadOnlyList<SessionStep> Read(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.session").Order(StringComparer.Ordinal).SelectMany(file => Parse(Path.GetFileName(file), File.ReadAllLines(file)))];

    public static IEnumerable<SessionStep> Parse(string file, IReadOnlyList<string> lines)
    {
        var steps = new List<SessionStep>();
        for (var index = 0; index < lines.Count; index++)
        {
            var line = lines[index];
            if (line.Length == 0 || line[0] == '#') continue;
            var place = $"{file}:{index + 1}";
            if (Begin(place, line) is { } step) steps.Add(step);
            else if (steps.Count == 0) throw new FormatException($"{place}: no step to belong to: {line}");
            else Add(steps[^1], place, line);
        }
        return steps;
    }

    /// <summary>Words as a shell splits them: single and double quotes keep blanks.</summary>
    public static IReadOnlyList<string> Split(string line)
    {
        var (words, word, quote, any) = (new List<string>(), new StringBuilder(), '\0', false);
        foreach (var character in line)
        {
            if (quote != '\0')
            {
                if (character == quote) quote = '\0';
                else word.Append(character);
            }
            else if (character is '\'' or '"')
            {
                (quote, any) = (character, true);
            }
            else if (character == ' ')
            {
                if (any || word.Length > 0) words.Add(word.ToString());
                (any, _) = (false, word.Clear());
            }
            else
            {
                word.Append(character);
            }
        }
        if (quote != '\0') throw new FormatException($"The quote {quote} is open: {line}");
        if (any || word.Length > 0) words.Add(word.ToString());
        return words;
    }

    private static SessionStep? Begin(string place, string line)
    {
        var rest = line.Length > 2 ? line[2..] : "";
        switch (line[0])
        {
            case '$': return new(place, StepAction.Run, rest);
            case '&':
                var blank = rest.IndexOf(' ', StringComparison.Ordinal);
                return new(place, StepAction.Begin, rest[(blank + 1)..]) { Name = rest[..blank] };
            case '%': return new(place, StepAction.End, rest) { Name = rest, ExitCode = null };
            case '=': return new(place, StepAction.File, rest) { Name = rest };
            default: return null;
        }
    }

    private static void Add(SessionStep step, string place, string line)
    {
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        var (word, rest) = blank < 0 ? (line, "") : (line[..blank], line[(blank + 1)..]);
        switch (word)
        {
            case ">" or "!" or "~" or "!~": step.Expectations.Add(new(word, rest)); break;
            case "|": step.Input = step.Input + rest + "\n"; break;
            case "exit": step.ExitCode = rest == "any" ? null : int.Parse(rest, CultureInfo.InvariantCulture); break;
            case "edit": step.Edit = rest; break;
            case "capture": step.Capture = rest; break;
            case "since": step.Since = int.Parse(rest, CultureInfo.InvariantCulture); break;
            case "until": step.Until = int.Parse(rest, CultureInfo.InvariantCulture); break;
            case "eventually": step.Eventually = true; break;
            case "luban": step.OnlyLuBan = true; break;
            default: throw new FormatException($"{place}: not understood: {line}");
        }
    }
}
