using Microsoft.Extensions.Primitives;

namespace LuBan.Kernel.Gateway;

/// <summary>Keeps the kernel's own cookies from upstreams, and upstreams from setting them.</summary>
internal static class CookieFilter
{
    /// <summary>A <c>Cookie</c> header without the kernel's own.</summary>
    public static StringValues Up(StringValues cookies, IReadOnlyList<string> own)
    {
        var kept = cookies.SelectMany(line => (line ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Where(cookie => !IsOwn(cookie, own));
        var line = string.Join("; ", kept);
        return line.Length == 0 ? StringValues.Empty : line;
    }

    /// <summary><c>Set-Cookie</c> headers without those that would set the kernel's own.</summary>
    public static StringValues Down(StringValues cookies, IReadOnlyList<string> own) => cookies.Where(cookie => !IsOwn(cookie ?? "", own)).ToArray();

    /// <summary>Browsers compare prefixes such as <c>__Host-</c> without regard to case, and a cookie without a name by its value.</summary>
    private static bool IsOwn(string cookie, IReadOnlyList<string> own)
    {
        var name = cookie.AsSpan(0, cookie.AsSpan().IndexOfAny('=', ';') is var end and >= 0 ? end : cookie.Length).Trim();
        if (name.IsEmpty) return true;
        foreach (var one in own)
        {
            if (one.EndsWith('*') ? name.StartsWith(one.AsSpan(0, one.Length - 1), StringComparison.OrdinalIgnoreCase) : name.Equals(one, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }
}
