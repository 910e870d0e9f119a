using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LuBan.ServiceMesh.Proxy.Forwarding;

/// <summary>Headers that end with one connection (RFC 9110 §7.6.1): the known ones and those that <c>Connection</c> names.</summary>
internal static class HopByHop
{
    public static readonly FrozenSet<string> Names = new[]
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Authentication-Info", "TE", "Transfer-Encoding", "Upgrade", "HTTP2-Settings",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>A <c>Connection</c> that names one of these would take away where the body ends, or whom it is for.</summary>
    private static readonly FrozenSet<string> Kept = new[] { "Host", "Content-Length" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static void Remove(IHeaderDictionary headers)
    {
        if (headers.TryGetValue("Connection", out var connection)) foreach (var name in Tokens(connection)) if (!Kept.Contains(name)) headers.Remove(name);
        foreach (var name in Names) headers.Remove(name);
    }

    /// <summary>The words of a list header.</summary>
    public static IEnumerable<string> Tokens(StringValues values) => values.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
