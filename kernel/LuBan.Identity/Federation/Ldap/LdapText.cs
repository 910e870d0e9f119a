using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LuBan.Identity.Federation;

/// <summary>Writes what somebody typed in into filters and names. The two have different rules: one escape in the place of the other lets through what it should not.</summary>
internal static partial class LdapText
{
    public const string NamePlace = "{name}";
    public const string DnPlace = "{dn}";

    /// <summary>A value in a search filter (RFC 4515 §3).</summary>
    public static string EscapeFilter(string value)
    {
        var escaped = new StringBuilder(value.Length);
        foreach (var letter in value)
        {
            if (letter is '*' or '(' or ')' or '\\' or '\0') escaped.Append(CultureInfo.InvariantCulture, $"\\{(int)letter:x2}");
            else escaped.Append(letter);
        }
        return escaped.ToString();
    }

    /// <summary>Bytes in a search filter: each escaped.</summary>
    public static string EscapeFilter(ReadOnlySpan<byte> value)
    {
        var escaped = new StringBuilder(value.Length * 3);
        foreach (var one in value) escaped.Append(CultureInfo.InvariantCulture, $"\\{one:x2}");
        return escaped.ToString();
    }

    /// <summary>A value in the name of an entry (RFC 4514 §2.4).</summary>
    public static string EscapeName(string value)
    {
        var escaped = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var letter = value[i];
            if (letter is '\0' or '\r' or '\n') escaped.Append(CultureInfo.InvariantCulture, $"\\{(int)letter:x2}");
            else if (letter is '"' or '+' or ',' or ';' or '<' or '>' or '\\' or '=' || (letter == '#' && i == 0) || (letter == ' ' && (i == 0 || i == value.Length - 1))) escaped.Append('\\').Append(letter);
            else escaped.Append(letter);
        }
        return escaped.ToString();
    }

    /// <summary>Puts values into the places of a template, in one pass: a value that looks like a place stays what it is.</summary>
    public static string Fill(string template, string name, string dn = DnPlace) =>
        Places().Replace(template, place => place.Value == NamePlace ? name : dn);

    /// <summary>The value of the first part of an entry's name, unescaped: <c>admins</c> of <c>cn=admins,ou=groups,…</c>.</summary>
    public static string? FirstValue(string name)
    {
        var start = name.IndexOf('=', StringComparison.Ordinal) + 1;
        if (start == 0) return null;
        var bytes = new List<byte>();
        for (var i = start; i < name.Length && name[i] is not (',' or '+'); i++)
        {
            if (name[i] == '\\' && i + 2 < name.Length && byte.TryParse(name.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                bytes.Add(code);
                i += 2;
                continue;
            }
            if (name[i] == '\\' && i + 1 < name.Length) i++;
            bytes.AddRange(Encoding.UTF8.GetBytes(char.IsSurrogate(name[i]) && i + 1 < name.Length ? name.Substring(i++, 2) : name[i].ToString()));
        }
        return Encoding.UTF8.GetString([.. bytes]).Trim();
    }

    public static bool IsName(string? name) => name is { Length: > 0 } && Names().IsMatch(name);

    public static bool IsAttribute(string? name) => name is not null && Attributes().IsMatch(name);

    /// <summary>What is wrong with a filter in which places stand for values; null when nothing is.</summary>
    public static string? FindFault(string filter)
    {
        if (filter is not ['(', .., ')']) return $"is '{filter}': a filter stands in parentheses";
        var depth = 0;
        for (var i = 0; i < filter.Length; i++)
        {
            depth += filter[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth < 0 || (depth == 0 && i < filter.Length - 1)) return $"is '{filter}', whose parentheses do not match";
        }
        return depth == 0 ? null : $"is '{filter}', whose parentheses do not match";
    }

    [GeneratedRegex(@"\{(name|dn)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Places();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9.-]*=.+$", RegexOptions.CultureInvariant)]
    private static partial Regex Names();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9;.-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Attributes();
}
