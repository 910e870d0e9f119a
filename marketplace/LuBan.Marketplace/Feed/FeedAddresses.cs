using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Feed;

/// <summary>Decides by which address a request is answered. The Host header is the client's word: it counts only when the address is one that was
/// configured, or this machine's own; a feed that repeated any name could be made to send others elsewhere through a cache.</summary>
internal sealed class FeedAddresses(IOptions<MarketplaceOptions> options)
{
    private readonly string[] _public = [.. options.Value.PublicUrls.Select(url => url.TrimEnd('/'))];
    private readonly string _path = options.Value.FeedPath;

    /// <summary>The addresses for the answer to a request.</summary>
    public FeedLinks Of(HttpContext context)
    {
        var root = RootOf(context);
        return new(root, root + _path);
    }

    private string RootOf(HttpContext context)
    {
        var request = context.Request;
        var asked = $"{request.Scheme}://{request.Host.Value}";
        if (_public.FirstOrDefault(url => url.Equals(asked, StringComparison.OrdinalIgnoreCase)) is { } known) return known;
        var connection = context.Connection;
        if (IsLoopback(request.Host.Host) && (connection.RemoteIpAddress is null || IPAddress.IsLoopback(connection.RemoteIpAddress))) return asked;
        if (_public.Length > 0) return _public[0];
        // Nothing is configured: the address that the connection came in on is a fact, whatever name was used.
        var local = connection.LocalIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : connection.LocalIpAddress;
        return local is null ? "http://localhost" : $"{request.Scheme}://{new IPEndPoint(local, connection.LocalPort)}";
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
