using System.Net;
using System.Net.Sockets;

namespace LuBan.Marketplace.Catalogue.Webhooks;

/// <summary>
/// Connects to addresses of the internet only. Who may make a webhook could otherwise have the server call what only the server reaches: itself,
/// its neighbours, the cloud's metadata. The check is on the address that is connected to: a name may mean something else a second later.
/// </summary>
internal static class PublicAddresses
{
    /// <summary>What no webhook may call: this machine, private, shared, link-local, documentation, benchmark, multicast and reserved networks.</summary>
    private static readonly IPNetwork[] _others =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
            "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>Whether an address is one of the internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (Array.Exists(_others, network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address))) return false;
        return address.AddressFamily != AddressFamily.InterNetworkV6 || Inner(address.GetAddressBytes()) is not { } inner || IsPublic(inner);
    }

    /// <summary>Connects for an HTTP client.</summary>
    /// <param name="resolve">Finds the addresses of a name.</param>
    /// <param name="allowPrivate">Whether every address will do.</param>
    public static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> Connect(Func<string, CancellationToken, Task<IPAddress[]>> resolve, bool allowPrivate) => async (context, cancellationToken) =>
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await resolve(host, cancellationToken);
        // One private address among public ones is an attack, not a mistake.
        if (!allowPrivate && (addresses.Length == 0 || !Array.TrueForAll(addresses, IsPublic))) throw new AddressRefusedException($"'{host}' is not an address of the internet, and others are not called");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    };

    /// <summary>The IPv4 address that an IPv6 address leads to, through NAT64 or 6to4; null when it is none of these.</summary>
    private static IPAddress? Inner(byte[] bytes)
    {
        if (bytes is [0x00, 0x64, 0xff, 0x9b, ..]) return new IPAddress(bytes.AsSpan(12, 4));
        return bytes is [0x20, 0x02, ..] ? new IPAddress(bytes.AsSpan(2, 4)) : null;
    }
}

/// <summary>An address is one that is not called.</summary>
/// <param name="message">Which.</param>
internal sealed class AddressRefusedException(string message) : IOException(message);
