using LuBan.Kernel.Gateway;

namespace LuBan.Gateway.Tests;

/// <summary>What of a request's address reaches the upstream.</summary>
public sealed class TargetTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/a/b")]
    [InlineData("/a/")]
    [InlineData("/a%2Fb")]
    [InlineData("/a%2fb/%41")]
    [InlineData("/a?b=/../c&d=%2e%2e")]
    [InlineData("/a?b=1?c=2")]
    [InlineData("/a?")]
    [InlineData("/a.b/..c/.d/e..")]
    [InlineData("/...")]
    [InlineData("/a;v=1/b")]
    [InlineData("/a+b/%20/%E4%BD%A0")]
    [InlineData("/a%252e%252e/b")]
    [InlineData("/:8080/@x/!$&'()*,=")]
    public async Task An_address_reaches_the_upstream_byte_by_byte(string target)
    {
        using var peer = RawPeer.Mirror();
        await using var front = await Front.StartAsync(peer.Options);
        using var client = await front.ConnectAsync();

        await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: front.example\r\n\r\n");
        var response = await client.ResponseAsync();

        Assert.Equal(200, response.Status);
        Assert.StartsWith($"GET {target} HTTP/1.1\n", response.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a/../admin")]
    [InlineData("/a/%2e%2e/admin")]
    [InlineData("/a/%2E./admin")]
    [InlineData("/a/..%2fadmin")]
    [InlineData("/a/..%5Cadmin")]
    [InlineData("/a%2F..%2Fadmin")]
    [InlineData("/a/..;/admin")]
    [InlineData("/a/..;x=y/admin")]
    [InlineData("/a/.;/admin")]
    [InlineData("/a/./b")]
    [InlineData("/a/..")]
    [InlineData("/..")]
    [InlineData("/.")]
    [InlineData("//a")]
    [InlineData("/a//b")]
    [InlineData("/a/%2fb")]
    [InlineData("/a\\b")]
    [InlineData("/a\\..\\b")]
    [InlineData("/a#b")]
    [InlineData("/a%00b")]
    [InlineData("/a%0d%0aX: y")]
    [InlineData("/a%0ab")]
    [InlineData("/a%7f")]
    [InlineData("/a%zz")]
    [InlineData("/a%4")]
    [InlineData("/a%")]
    [InlineData("/a\u00e9")]
    [InlineData("*")]
    [InlineData("http://front.example/a")]
    [InlineData("a/b")]
    public async Task An_address_that_servers_read_differently_goes_nowhere(string target)
    {
        using var peer = RawPeer.Mirror();
        await using var front = await Front.StartAsync(peer.Options);
        using var client = await front.ConnectAsync();

        await client.SendAsync($"{(target == "*" ? "OPTIONS" : "GET")} {target} HTTP/1.1\r\nHost: front.example\r\n\r\n");
        var response = await client.ResponseAsync();

        Assert.Equal(400, response.Status);
        Assert.Equal(0, peer.Connections);
    }

    [Fact]
    public async Task A_refusal_says_what_is_wrong()
    {
        using var peer = RawPeer.Mirror();
        await using var front = await Front.StartAsync(peer.Options);
        using var client = await front.ConnectAsync();

        await client.SendAsync("GET /a/%2e%2e/b HTTP/1.1\r\nHost: front.example\r\n\r\n");
        var response = await client.ResponseAsync();

        Assert.Equal("application/problem+json", response.Head["Content-Type"]);
        Assert.Contains("LB8700", response.Body, StringComparison.Ordinal);
        Assert.Contains("dot segment", response.Body, StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.Refused, (await front.ResultAsync()).Outcome);
    }

    [Theory]
    [InlineData("/ext/a", "/ext/a/b?c", "/b?c")]
    [InlineData("/ext/a", "/ext/a", "/")]
    [InlineData("/ext/a", "/ext/a?b", "/?b")]
    [InlineData("/ext/a/", "/ext/a/b", "/b")]
    [InlineData("/ext/a", "/ext/a/b%2Fc", "/b%2Fc")]
    [InlineData("/ext/a", "/ext/ab", null)]
    [InlineData("/ext/a", "/ext", null)]
    [InlineData("/ext/a", "/other", null)]
    [InlineData("/ext/a", "/ext/a%2Fb", null)]
    public async Task A_prefix_is_taken_at_the_border_of_a_segment_only(string prefix, string target, string? expected)
    {
        using var peer = RawPeer.Mirror();
        await using var front = await Front.StartAsync(peer.Options, new ForwardRequest { StripPrefix = prefix });
        using var client = await front.ConnectAsync();

        await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: front.example\r\n\r\n");
        var response = await client.ResponseAsync();

        if (expected is null) Assert.Equal(400, response.Status);
        else Assert.StartsWith($"GET {expected} HTTP/1.1\n", response.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_path_of_an_address_stands_before_every_target()
    {
        using var peer = RawPeer.Mirror();
        await using var front = await Front.StartAsync(peer.Options with { Address = new Uri($"http://127.0.0.1:{peer.Port}/base/") });
        using var client = await front.ConnectAsync();

        await client.SendAsync("GET /a HTTP/1.1\r\nHost: front.example\r\n\r\n");

        Assert.StartsWith("GET /base/a HTTP/1.1\n", (await client.ResponseAsync()).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_can_ask_for_something_else()
    {
        using var peer = RawPeer.Mirror();
        await using var front = await Front.StartAsync(peer.Options, new ForwardRequest { Target = "/.luban/7?x=%2e" });
        using var client = await front.ConnectAsync();

        await client.SendAsync("GET /a HTTP/1.1\r\nHost: front.example\r\n\r\n");

        Assert.StartsWith("GET /.luban/7?x=%2e HTTP/1.1\n", (await client.ResponseAsync()).Body, StringComparison.Ordinal);
    }
}
