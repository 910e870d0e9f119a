using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LuBan.Kernel.Gateway;

/// <summary>
/// The target of a request as the client wrote it, byte by byte. What different servers read differently is refused, so that what the kernel
/// decided about is what the upstream sees.
/// </summary>
internal static class RequestTarget
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create([.. Enumerable.Range(0, 0x21).Select(code => (char)code), '#', '\x7f']);

    /// <summary>The target that came in.</summary>
    public static string Of(HttpContext context)
    {
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        // In-memory servers have none.
        return string.IsNullOrEmpty(raw) ? $"{context.Request.PathBase}{context.Request.Path}{context.Request.QueryString}" : raw;
    }

    /// <summary>Why this target is refused; null when it is not.</summary>
    public static string? Fault(string target)
    {
        if (target.Length == 0 || target[0] != '/') return "it does not begin with '/'";
        if (target.AsSpan().ContainsAny(Forbidden)) return "it has a space, a control character or '#'";
        if (target.AsSpan().ContainsAnyExceptInRange('\x21', '\x7e')) return "it has a character outside ASCII that is not percent-encoded";
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return PathFault(query < 0 ? target : target.AsSpan(0, query));
    }

    /// <summary>The target without the prefix, which must end where a segment ends; null when the target is elsewhere.</summary>
    public static string? WithoutPrefix(string target, string prefix)
    {
        var stem = prefix.AsSpan().TrimEnd('/');
        if (!target.AsSpan().StartsWith(stem, StringComparison.Ordinal)) return null;
        var rest = target[stem.Length..];
        return rest switch
        {
            "" => "/",
            ['/', ..] => rest,
            ['?', ..] => "/" + rest,
            _ => null,
        };
    }

    private static string? PathFault(ReadOnlySpan<char> path)
    {
        if (path.Contains('\\')) return "it has a backslash";
        if (path.IndexOf('%') >= 0 && EscapeFault(path) is { } fault) return fault;
        var rest = path[1..];
        while (true)
        {
            var end = SegmentEnd(rest, out var separator);
            var segment = end < 0 ? rest : rest[..end];
            // The last one may be empty: a path that ends with '/'.
            if (segment.IsEmpty && end >= 0) return "it has an empty segment ('//')";
            if (IsDots(segment)) return "it has a dot segment ('.' or '..', plain or encoded)";
            if (end < 0) return null;
            rest = rest[(end + separator)..];
        }
    }

    /// <summary>Where the segment ends, for whoever takes an encoded slash or backslash for a separator as well.</summary>
    private static int SegmentEnd(ReadOnlySpan<char> rest, out int separator)
    {
        for (var index = 0; index < rest.Length; index++)
        {
            separator = rest[index] == '/' ? 1 : rest[index] == '%' && Escaped(rest[index..]) is '/' or '\\' ? 3 : 0;
            if (separator > 0) return index;
        }
        separator = 0;
        return -1;
    }

    /// <summary>Whether the segment is '.' or '..' once decoded, and without the parameters that some servers cut off (';').</summary>
    private static bool IsDots(ReadOnlySpan<char> segment)
    {
        var dots = 0;
        for (var index = 0; index < segment.Length; index++)
        {
            var escaped = segment[index] == '%';
            var character = escaped ? Escaped(segment[index..]) : segment[index];
            if (character == ';') break;
            if (character != '.' || ++dots > 2) return false;
            if (escaped) index += 2;
        }
        return dots > 0;
    }

    private static string? EscapeFault(ReadOnlySpan<char> path)
    {
        for (var index = path.IndexOf('%'); index < path.Length; index++)
        {
            if (path[index] != '%') continue;
            if (index + 2 >= path.Length || !char.IsAsciiHexDigit(path[index + 1]) || !char.IsAsciiHexDigit(path[index + 2])) return "it has a '%' without two hexadecimal digits";
            if (Escaped(path[index..]) is < ' ' or '\x7f') return "it has an encoded control character";
        }
        return null;
    }

    private static char Escaped(ReadOnlySpan<char> escape) => (char)Convert.FromHexString(escape.Slice(1, 2))[0];
}
