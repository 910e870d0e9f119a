using System.Net;
using LuBan.Kernel.Gateway;

namespace LuBan.Gateway.Tests;

/// <summary>Where upstreams may not be.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("192.0.0.192")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%3")]
    [InlineData("ff02::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd20:ce::254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:a9fe:a9fe::1")]
    public void Link_local_and_metadata_addresses_are_blocked_however_they_are_written(string address) => Assert.False(AddressGuard.Allows(IPAddress.Parse(address), []));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("203.0.113.7")]
    [InlineData("::1")]
    [InlineData("fd00::1")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:10.0.0.1")]
    public void Others_are_not(string address) => Assert.True(AddressGuard.Allows(IPAddress.Parse(address), []));

    [Fact]
    public void A_network_can_be_allowed() => Assert.True(AddressGuard.Allows(IPAddress.Parse("169.254.20.10"), [IPNetwork.Parse("169.254.20.0/24")]));

    [Theory]
    [InlineData("http://169.254.169.254/")]
    [InlineData("http://2852039166/")]
    [InlineData("http://0xa9fea9fe/")]
    [InlineData("http://0251.0376.0251.0376/")]
    [InlineData("http://[::ffff:a9fe:a9fe]/")]
    [InlineData("https://169.254.169.254/")]
    public async Task A_blocked_address_is_never_connected_to(string address)
    {
        await using var front = await Front.StartAsync(new UpstreamOptions { Name = "metadata", Address = new Uri(address) });
        using var client = await front.ConnectAsync();

        await client.SendAsync("GET /latest/meta-data HTTP/1.1\r\nHost: a\r\n\r\n");
        var response = await client.ResponseAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        var upgrade = await client.ResponseAsync();

        Assert.Equal(503, response.Status);
        Assert.Contains("LB8701", response.Body, StringComparison.Ordinal);
        Assert.Contains("may not have", response.Body, StringComparison.Ordinal);
        Assert.Equal(503, upgrade.Status);
    }
}
