using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LuBan.Kernel.Gateway;

/// <summary>Headers on their way up.</summary>
internal static class RequestHeaders
{
    /// <summary>What upstreams believe because a proxy says it, so no client may. Servers that know headers as variables read '_' as '-'.</summary>
    private static readonly string[] Owned = ["Forwarded", "X-Forwarded", "X-Real-IP", "X-Original-URL", "X-Original-URI", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"];

    /// <summary>Headers with a meaning of their own, which must not go up in a spelling with '_' that nobody has looked at.</summary>
    private static readonly HashSet<string> Unaliased = new(["Authorization", "Content-Length", "Cookie", "Expect", "Host", "Trailer"], StringComparer.OrdinalIgnoreCase);

    private static readonly string[] OwnedPrefixes = ["X-Forwarded-", "X-Remote-", "Impersonate-"];

    /// <summary>What goes up: the client's headers without those that end here, with the changes, and last what the kernel says itself.</summary>
    public static HeaderDictionary Create(HttpContext context, Upstream upstream, ForwardRequest request)
    {
        var headers = new HeaderDictionary(context.Request.Headers.Count + 8);
        foreach (var header in context.Request.Headers) if (header.Key[0] != ':' && !IsOwned(header.Key)) headers[header.Key] = header.Value;
        var acceptsTrailers = HopByHop.Tokens(headers["TE"]).Contains("trailers", StringComparer.OrdinalIgnoreCase);
        HopByHop.Remove(headers);
        // The kernel passes on no trailers of requests.
        headers.Remove("Trailer");
        if (acceptsTrailers) headers["TE"] = "trailers";
        if (!request.KeepAuthorization) headers.Remove("Authorization");
        FilterCookies(headers, request);
        if (!upstream.KeepHost) headers.Remove("Host");
        foreach (var edit in request.Up) edit.Apply(headers);
        if (request.Up.Count > 0) foreach (var name in headers.Keys.Where(IsOwned).ToList()) headers.Remove(name);
        SetForwarded(context, request, headers);
        SetOwn(request, headers);
        return headers;
    }

    /// <summary>Writes them into the message; what describes the body goes to the body.</summary>
    public static void Write(HeaderDictionary headers, HttpRequestMessage message)
    {
        foreach (var (name, values) in headers)
        {
            if (string.Equals(name, "Content-Length", StringComparison.OrdinalIgnoreCase)) continue;
            if (!Add(message.Headers, name, values) && message.Content is { } content) Add(content.Headers, name, values);
        }
    }

    private static bool Add(HttpHeaders headers, string name, StringValues values) =>
        values.Count == 1 ? headers.TryAddWithoutValidation(name, values[0]) : headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);

    private static bool IsOwned(string name)
    {
        var known = name;
        if (name.Contains('_', StringComparison.Ordinal))
        {
            known = name.Replace('_', '-');
            if (HopByHop.Names.Contains(known) || Unaliased.Contains(known)) return true;
        }
        foreach (var prefix in OwnedPrefixes) if (known.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return true;
        foreach (var owned in Owned) if (known.Equals(owned, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static void FilterCookies(HeaderDictionary headers, ForwardRequest request)
    {
        if (!headers.TryGetValue("Cookie", out var cookies)) return;
        var kept = request.KeepCookies ? CookieFilter.Up(cookies, request.OwnCookies) : StringValues.Empty;
        if (kept.Count == 0) headers.Remove("Cookie");
        else headers["Cookie"] = kept;
    }

    private static void SetOwn(ForwardRequest request, HeaderDictionary headers)
    {
        foreach (var own in request.Set.GroupBy(one => one.Key, StringComparer.OrdinalIgnoreCase))
        {
            // In every spelling that a server could take for it.
            foreach (var spelt in headers.Keys.Where(key => key.Length == own.Key.Length && key.Replace('_', '-').Equals(own.Key.Replace('_', '-'), StringComparison.OrdinalIgnoreCase)).ToList()) headers.Remove(spelt);
            foreach (var (name, value) in own) if (value is not null) headers.Append(name, value);
        }
    }

    private static void SetForwarded(HttpContext context, ForwardRequest request, HeaderDictionary headers)
    {
        var (scheme, host) = (context.Request.Scheme, context.Request.Host.Value ?? "");
        var client = context.Connection.RemoteIpAddress;
        if (client is { IsIPv4MappedToIPv6: true }) client = client.MapToIPv4();
        headers["Forwarded"] = $"for={ForwardedNode(client)};host={Quoted(host)};proto={scheme}";
        if (client is not null) headers["X-Forwarded-For"] = client.ToString();
        headers["X-Forwarded-Host"] = host;
        headers["X-Forwarded-Proto"] = scheme;
        if (request.StripPrefix is { Length: > 1 } prefix) headers["X-Forwarded-Prefix"] = prefix.TrimEnd('/');
    }

    private static string ForwardedNode(IPAddress? client) => client switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetworkV6 } => $"\"[{client}]\"",
        _ => client.ToString(),
    };

    private static string Quoted(string host) => host.AsSpan().ContainsAnyExceptInRange('-', 'z') || host.AsSpan().ContainsAny(':', '[', ']') ? $"\"{host.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : host;
}
