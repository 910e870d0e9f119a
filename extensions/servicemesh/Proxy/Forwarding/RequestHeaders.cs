using System.Collections.Frozen;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using LuBan.ServiceMesh.Proxy.Istio;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LuBan.ServiceMesh.Proxy.Forwarding;

/// <summary>Headers on their way up.</summary>
internal static class RequestHeaders
{
    /// <summary>Says which workload calls, for the metrics. It ends here.</summary>
    public const string Workload = "X-LuBan-Workload";

    /// <summary>Headers with a meaning of their own, which must not go up in a spelling with '_' that nobody has looked at.</summary>
    private static readonly FrozenSet<string> Unaliased = new[] { "Authorization", "Content-Length", "Cookie", "Expect", "Host", "Trailer", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static HeaderDictionary Create(HttpContext context, string authority, HeaderOperations? rule, HeaderOperations? destination)
    {
        var headers = new HeaderDictionary(context.Request.Headers.Count + 6);
        foreach (var header in context.Request.Headers) if (header.Key[0] != ':' && !IsAlias(header.Key)) headers[header.Key] = header.Value;
        var acceptsTrailers = headers.TryGetValue("TE", out var te) && HopByHop.Tokens(te).Contains("trailers", StringComparer.OrdinalIgnoreCase);
        HopByHop.Remove(headers);
        // Trailers of requests are not passed on.
        headers.Remove("Trailer");
        headers.Remove(Workload);
        if (acceptsTrailers) headers["TE"] = "trailers";
        SetForwarded(context, headers);
        if (!headers.ContainsKey("X-Request-Id")) headers["X-Request-Id"] = context.TraceIdentifier = Guid.NewGuid().ToString();
        headers["Host"] = authority;
        HeaderEdits.Apply(rule?.Request, headers);
        HeaderEdits.Apply(destination?.Request, headers);
        return headers;
    }

    /// <summary>Writes them into the message; what describes the body goes to the body.</summary>
    public static void Write(HeaderDictionary headers, HttpRequestMessage message)
    {
        foreach (var (name, values) in headers)
        {
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) continue;
            if (!Add(message.Headers, name, values) && message.Content is { } content) Add(content.Headers, name, values);
        }
    }

    private static bool Add(HttpHeaders headers, string name, StringValues values) =>
        values.Count == 1 ? headers.TryAddWithoutValidation(name, values[0]) : headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);

    private static bool IsAlias(string name)
    {
        if (!name.Contains('_', StringComparison.Ordinal)) return false;
        var known = name.Replace('_', '-');
        return HopByHop.Names.Contains(known) || Unaliased.Contains(known);
    }

    /// <summary>Callers are programs of this machine, often proxies themselves: the chain is kept, and who called here is added to it.</summary>
    private static void SetForwarded(HttpContext context, HeaderDictionary headers)
    {
        var client = context.Connection.RemoteIpAddress;
        if (client is { IsIPv4MappedToIPv6: true }) client = client.MapToIPv4();
        if (client is not null) headers["X-Forwarded-For"] = headers.TryGetValue("X-Forwarded-For", out var chain) && chain.Count > 0 ? $"{chain}, {client}" : client.ToString();
        if (!headers.ContainsKey("X-Forwarded-Proto")) headers["X-Forwarded-Proto"] = context.Request.Scheme;
        if (!headers.ContainsKey("X-Forwarded-Host")) headers["X-Forwarded-Host"] = context.Request.Host.Value ?? "";
        // Says the same in other words, and could contradict.
        headers.Remove("Forwarded");
    }
}
