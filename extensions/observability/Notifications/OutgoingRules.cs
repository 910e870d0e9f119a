using System.Net;
using System.Net.Sockets;
using LuBan.Observability.Alerting;

namespace LuBan.Observability.Notifications;

/// <summary>Which addresses may be called. Asked when the connection is made, after the name was looked up: a name that changes its address gains nothing.</summary>
internal static class OutgoingRules
{
    public static async Task<Socket> ConnectAsync(string host, int port, AlertingOptions options, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = addresses.Where(address => Refusal(address, options) is null).ToArray();
        if (allowed.Length == 0)
        {
            var reason = addresses.Select(address => Refusal(address, options)).FirstOrDefault();
            throw new NotificationException(reason is null ? $"LB9266: '{host}' has no address." : $"LB9266: '{host}' must not be called: {reason}");
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Why an address must not be called; null when it may.</summary>
    public static string? Refusal(IPAddress address, AlertingOptions options)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) return $"{address} is no address of a server.";
        if (IPAddress.IsLoopback(address)) return options.AllowLoopback ? null : $"{address} is this machine; see alerting.allowLoopback.";
        if (IsLinkLocal(address)) return options.AllowLinkLocal ? null : $"{address} is a link-local address; see alerting.allowLinkLocal.";
        return !IsPrivate(address) || options.AllowPrivateNetworks ? null : $"{address} is of a private network; see alerting.allowPrivateNetworks.";
    }

    private static bool IsLinkLocal(IPAddress address) => address.IsIPv6LinkLocal || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [169, 254, ..]);

    private static bool IsPrivate(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? address.GetAddressBytes() is [10, ..] or [192, 168, ..] or [172, >= 16 and <= 31, ..] or [100, >= 64 and <= 127, ..]
        : address.IsIPv6UniqueLocal || address.IsIPv6SiteLocal;
}
