using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace LuBan.Resources;

/// <summary>Patterns of schemas and rules: the RE2 syntax of Go, run by .NET's engine without backtracking, so that no pattern can take long.</summary>
internal static class GoPattern
{
    private const int MaximumCached = 4096;

    /// <summary>For patterns that only .NET knows: kinds in C# may use them.</summary>
    private static readonly TimeSpan BacktrackingTimeout = TimeSpan.FromMilliseconds(100);

    private static readonly ConcurrentDictionary<string, Regex> Cache = new(StringComparer.Ordinal);

    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z", ["alpha"] = "A-Za-z", ["ascii"] = "\\x00-\\x7F", ["blank"] = "\\t ", ["cntrl"] = "\\x00-\\x1F\\x7F", ["digit"] = "0-9",
        ["graph"] = "!-~", ["lower"] = "a-z", ["print"] = " -~", ["punct"] = "!-/:-@\\[-`{-~", ["space"] = "\\t\\n\\v\\f\\r ", ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_", ["xdigit"] = "0-9A-Fa-f",
    };

    /// <summary>Says why a pattern cannot be used.</summary>
    /// <returns>The reason; null when it can.</returns>
    internal static string? FindProblem(string pattern)
    {
        try
        {
            Compile(pattern);
            return null;
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            return problem.Message;
        }
    }

    /// <summary>Whether some part of the text matches.</summary>
    internal static bool IsMatch(string text, string pattern) => Get(pattern).IsMatch(text);

    /// <summary>Compiles a pattern, strictly.</summary>
    /// <exception cref="ArgumentException">The pattern is not valid RE2.</exception>
    /// <exception cref="NotSupportedException">The pattern needs backtracking.</exception>
    internal static Regex Compile(string pattern) =>
        new(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static Regex Get(string pattern)
    {
        if (Cache.TryGetValue(pattern, out var known)) return known;
        if (Cache.Count >= MaximumCached) Cache.Clear();
        Regex made;
        try
        {
            made = Compile(pattern);
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            made = new Regex(pattern, RegexOptions.CultureInvariant, BacktrackingTimeout);
        }

        return Cache.GetOrAdd(pattern, made);
    }

    /// <summary>The same pattern in .NET's syntax: classes are ASCII, '$' is the end of the text, groups are named with P.</summary>
    private static string Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 16);
        var multiline = false;
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (rest[0] == '\\')
            {
                i += Escape(rest, inClass, text) - 1;
            }
            else if (inClass)
            {
                i += InClass(rest, text, ref inClass) - 1;
            }
            else if (rest[0] == '[')
            {
                inClass = true;
                text.Append('[');
                if (rest.Length > 1 && rest[1] == '^') text.Append(pattern[++i]);
                // A bracket that comes first is a literal one.
                if (i + 1 < pattern.Length && pattern[i + 1] == ']')
                {
                    text.Append("\\]");
                    i++;
                }
            }
            else if (rest.StartsWith("(?P<", StringComparison.Ordinal))
            {
                text.Append("(?<");
                i += 3;
            }
            else if (rest.StartsWith("(?", StringComparison.Ordinal))
            {
                if (rest.Length > 2 && rest[2] is '=' or '!' or '>' or '#' or '\'' || rest.StartsWith("(?<=", StringComparison.Ordinal) || rest.StartsWith("(?<!", StringComparison.Ordinal))
                    throw new ArgumentException($"invalid or unsupported Perl syntax: `{rest[..3]}`");
                multiline |= rest[2..].IndexOfAny(":)") is > 0 and var flags && rest[2..(2 + flags)].Contains('m');
                text.Append("(?");
                i++;
            }
            else
            {
                text.Append(rest[0] == '$' && !multiline ? "\\z" : rest[..1]);
            }
        }

        return inClass ? throw new ArgumentException($"missing closing ]: `{pattern}`") : text.ToString();
    }

    private static int InClass(ReadOnlySpan<char> rest, StringBuilder text, ref bool inClass)
    {
        if (rest.StartsWith("[:", StringComparison.Ordinal) && rest.IndexOf(":]", StringComparison.Ordinal) is > 0 and var end)
        {
            var name = rest[2..end].ToString();
            text.Append(Classes.GetValueOrDefault(name) ?? throw new ArgumentException($"invalid character class range: `[:{name}:]`"));
            return end + 2;
        }

        inClass = rest[0] != ']';
        // .NET reads "-[" as a subtraction.
        text.Append(rest[0] == '[' ? "\\[" : rest[..1]);
        return 1;
    }

    private static int Escape(ReadOnlySpan<char> rest, bool inClass, StringBuilder text)
    {
        if (rest.Length == 1) throw new ArgumentException("trailing backslash at end of expression: ``");
        var replaced = (rest[1], inClass) switch
        {
            ('d', false) => "[0-9]",
            ('D', false) => "[^0-9]",
            ('w', false) => "[0-9A-Za-z_]",
            ('W', false) => "[^0-9A-Za-z_]",
            ('s', false) => "[\\t\\n\\f\\r ]",
            ('S', false) => "[^\\t\\n\\f\\r ]",
            ('d', true) => "0-9",
            ('w', true) => "0-9A-Za-z_",
            ('s', true) => "\\t\\n\\f\\r ",
            _ => null,
        };
        if (replaced is not null)
        {
            text.Append(replaced);
            return 2;
        }

        if (rest[1] is >= '1' and <= '9' or 'Z' or 'G' or 'k' or 'C')
            throw new ArgumentException($"invalid escape sequence: `\\{rest[1]}`");
        if (rest[1] == 'Q')
        {
            var end = rest.IndexOf("\\E", StringComparison.Ordinal);
            var literal = end < 0 ? rest[2..] : rest[2..end];
            text.Append(Regex.Escape(literal.ToString()));
            return end < 0 ? rest.Length : end + 2;
        }

        if (rest.StartsWith("\\x{", StringComparison.Ordinal) && rest.IndexOf('}') is > 0 and var close
            && int.TryParse(rest[3..close], System.Globalization.NumberStyles.HexNumber, null, out var code) && code <= 0xFFFF)
        {
            text.Append("\\u").Append(code.ToString("X4", System.Globalization.CultureInfo.InvariantCulture));
            return close + 1;
        }

        if (rest[1] is 'p' or 'P' && rest.Length > 2 && rest[2] != '{')
        {
            text.Append('\\').Append(rest[1]).Append('{').Append(rest[2]).Append('}');
            return 3;
        }

        text.Append(rest[..2]);
        return 2;
    }
}
