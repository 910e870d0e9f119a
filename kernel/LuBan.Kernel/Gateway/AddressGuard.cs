using System.Net;
using System.Net.Sockets;

namespace LuBan.Kernel.Gateway;

/// <summary>
/// Keeps the forwarder away from addresses that only a machine itself should reach: link-local ones and the metadata services of clouds,
/// which hand credentials to whoever asks. Looks at the resolved address, so a name that changes what it points to gains nothing.
/// </summary>
internal static class AddressGuard
{
    private static readonly IPNetwork[] Blocked =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("224.0.0.0/3"),
        // Metadata of Alibaba Cloud, of Azure's host agent and of Oracle's second interface.
        IPNetwork.Parse("100.100.100.200/32"), IPNetwork.Parse("168.63.129.16/32"), IPNetwork.Parse("192.0.0.192/32"),
        IPNetwork.Parse("::/128"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("ff00::/8"),
        // Metadata of Amazon and of Google on IPv6.
        IPNetwork.Parse("fd00:ec2::254/128"), IPNetwork.Parse("fd20:ce::254/128"),
    ];

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");

    /// <summary>Whether a connection to this address is allowed.</summary>
    public static bool Allows(IPAddress address, IReadOnlyList<IPNetwork> exceptions)
    {
        var plain = Unwrap(address);
        return !Blocked.Any(network => network.Contains(plain)) || exceptions.Any(network => network.Contains(plain) || network.Contains(address));
    }

    /// <summary>The IPv4 address inside the ways to write one as IPv6.</summary>
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        // A scope would keep it out of every network.
        if (address.ScopeId != 0) address = new IPAddress(address.GetAddressBytes());
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (Translated.Contains(address)) return new IPAddress(bytes.AsSpan(12, 4));
        if (SixToFour.Contains(address)) return new IPAddress(bytes.AsSpan(2, 4));
        return Compatible.Contains(address) && !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.IPv6Any) ? new IPAddress(bytes.AsSpan(12, 4)) : address;
    }
}
