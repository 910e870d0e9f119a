using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Gateway;

/// <summary>One change of the headers of a request on its way up, or of a response on its way down.</summary>
internal sealed record HeaderEdit
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Where a body begins and ends, and what belongs to one connection, is not for edits.</summary>
    private static readonly HashSet<string> Fixed = new([.. HopByHop.Names, "Content-Length"], StringComparer.OrdinalIgnoreCase);

    /// <summary>One change.</summary>
    /// <exception cref="ArgumentException">The name or the value cannot be a header's, or the header is not for edits.</exception>
    public HeaderEdit(HeaderEditKind kind, string name, string value = "")
    {
        var isPrefix = kind == HeaderEditKind.Remove && name.Length > 1 && name[^1] == '*';
        var bare = isPrefix ? name[..^1] : name;
        if (bare.Length == 0 || bare.AsSpan().ContainsAnyExcept(NameCharacters) || bare.Contains('*', StringComparison.Ordinal)) throw new ArgumentException($"'{name}' is no header name: letters, digits and -_.!#$%&'+^`|~ only, and '*' at the end of a removal.", nameof(name));
        if (!isPrefix && Fixed.Contains(bare)) throw new ArgumentException($"'{name}' belongs to the connection or to the body's length, and cannot be edited.", nameof(name));
        if (value.AsSpan().ContainsAny('\r', '\n', '\0')) throw new ArgumentException($"The value of '{name}' has a line end or a NUL character.", nameof(value));
        (Kind, Name, Value, IsPrefix) = (kind, bare, value, isPrefix);
    }

    /// <summary>What is done.</summary>
    public HeaderEditKind Kind { get; }

    /// <summary>The header, or how the names of several begin.</summary>
    public string Name { get; }

    /// <summary>What is set or added.</summary>
    public string Value { get; }

    /// <summary>Whether all headers are removed whose names begin with <see cref="Name"/>.</summary>
    public bool IsPrefix { get; }

    /// <summary>Reads the short form of manifests: <c>Name value</c> sets, <c>+Name value</c> adds, <c>-Name</c> and <c>-Prefix*</c> remove.</summary>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public static HeaderEdit Parse(string text)
    {
        var kind = text switch { ['-', ..] => HeaderEditKind.Remove, ['+', ..] => HeaderEditKind.Add, _ => HeaderEditKind.Set };
        var words = (kind == HeaderEditKind.Set ? text : text[1..]).Split(' ', 2, StringSplitOptions.TrimEntries);
        if (kind == HeaderEditKind.Remove == words.Length > 1) throw new ArgumentException($"'{text}' is no header edit: 'Name value' sets, '+Name value' adds, '-Name' and '-Prefix*' remove.", nameof(text));
        return new HeaderEdit(kind, words[0].TrimEnd(':'), words.Length > 1 ? words[1] : "");
    }

    internal void Apply(IHeaderDictionary headers)
    {
        switch (Kind)
        {
            case HeaderEditKind.Set:
                headers[Name] = Value;
                break;
            case HeaderEditKind.Add:
                headers.Append(Name, Value);
                break;
            case HeaderEditKind.Remove when IsPrefix:
                foreach (var name in headers.Keys.Where(name => name.StartsWith(Name, StringComparison.OrdinalIgnoreCase) && !Fixed.Contains(name)).ToList()) headers.Remove(name);
                break;
            default:
                headers.Remove(Name);
                break;
        }
    }
}
