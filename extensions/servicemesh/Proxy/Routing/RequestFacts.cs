using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace LuBan.ServiceMesh.Proxy.Routing;

/// <summary>What rules look at: of a request that came, or of one that somebody asks about.</summary>
internal sealed class RequestFacts
{
    private Dictionary<string, StringValues>? _query;

    public required string Method { get; init; }

    /// <summary>As the client wrote it, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>With its question mark, or empty.</summary>
    public string Query { get; init; } = "";

    public required string Authority { get; init; }

    public string Scheme { get; init; } = "http";

    /// <summary>The port that it came to.</summary>
    public int Port { get; init; }

    public IPAddress? Source { get; init; }

    public required IHeaderDictionary Headers { get; init; }

    /// <summary>The host of the Host header, without its port, in small letters.</summary>
    public string Host
    {
        get
        {
            var colon = Authority.LastIndexOf(':');
            var host = colon > Authority.LastIndexOf(']') ? Authority[..colon] : Authority;
            return host.TrimEnd('.').ToLowerInvariant();
        }
    }

    public StringValues QueryValue(string name) => (_query ??= QueryHelpers.ParseQuery(Query)).TryGetValue(name, out var values) ? values : StringValues.Empty;
}
