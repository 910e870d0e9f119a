using System.Buffers;

namespace LuBan.ServiceMesh.Proxy.Forwarding;

/// <summary>The target of a request as the client wrote it. What different servers read differently is refused, so that the rule that was chosen is the one for what the endpoint sees.</summary>
internal static class RequestTarget
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create([.. Enumerable.Range(0, 0x21).Select(code => (char)code), '#', '\x7f']);

    /// <summary>Why it is refused; null when it is not.</summary>
    public static string? Fault(string target)
    {
        if (target.Length == 0 || target[0] != '/') return "it does not begin with '/'";
        if (target.AsSpan().ContainsAny(Forbidden)) return "it has a space, a control character or '#'";
        if (target.AsSpan().ContainsAnyExceptInRange('\x21', '\x7e')) return "it has a character outside ASCII that is not percent-encoded";
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return PathFault(query < 0 ? target : target.AsSpan(0, query));
    }

    private static string? PathFault(ReadOnlySpan<char> path)
    {
        if (path.Contains('\\')) return "it has a backslash";
        if (path.Contains('%') && EscapeFault(path) is { } fault) return fault;
        var start = 1;
        while (true)
        {
            var end = start;
            while (end < path.Length && Separator(path, end) == 0) end++;
            var segment = path[start..end];
            if (segment.IsEmpty && end < path.Length) return "it has an empty segment ('//')";
            if (IsDots(segment)) return "it has a dot segment ('.' or '..', plain or encoded)";
            if (end >= path.Length) return null;
            start = end + Separator(path, end);
        }
    }

    /// <summary>How long the separator here is, for whoever takes an encoded slash or backslash for one as well; 0 for none.</summary>
    private static int Separator(ReadOnlySpan<char> path, int at) => path[at] == '/' ? 1 : path[at] == '%' && Escaped(path, at) is '/' or '\\' ? 3 : 0;

    /// <summary>Whether it is '.' or '..' once decoded, and without the parameters that some servers cut off.</summary>
    private static bool IsDots(ReadOnlySpan<char> segment)
    {
        var dots = 0;
        for (var at = 0; at < segment.Length && segment[at] != ';'; at++)
        {
            var isEscaped = segment[at] == '%';
            if ((isEscaped ? Escaped(segment, at) : segment[at]) != '.' || ++dots > 2) return false;
            if (isEscaped) at += 2;
        }
        return dots > 0;
    }

    private static string? EscapeFault(ReadOnlySpan<char> path)
    {
        for (var at = 0; at < path.Length; at++)
        {
            if (path[at] != '%') continue;
            if (at + 2 >= path.Length || !char.IsAsciiHexDigit(path[at + 1]) || !char.IsAsciiHexDigit(path[at + 2])) return "it has a '%' without two hexadecimal digits";
            if (Escaped(path, at) is < ' ' or '\x7f') return "it has an encoded control character";
        }
        return null;
    }

    private static char Escaped(ReadOnlySpan<char> path, int at) => (char)Convert.FromHexString(path.Slice(at + 1, 2))[0];
}
