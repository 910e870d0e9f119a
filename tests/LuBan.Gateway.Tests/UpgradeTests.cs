using System.Net;
using System.Net.WebSockets;
using System.Text;
using LuBan.Kernel.Gateway;
using Microsoft.AspNetCore.Http;

namespace LuBan.Gateway.Tests;

/// <summary>Connections that become something else: WebSocket and SPDY, and nothing that would tunnel past the checks.</summary>
public sealed class UpgradeTests
{
    private const string Switching = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ";

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task SPDY_is_tunnelled_and_keeps_its_method(string method)
    {
        RawHead? seen = null;
        using var peer = new RawPeer(async connection =>
        {
            (seen, _) = await connection.RequestAsync();
            await connection.SendAsync(Switching + "SPDY/3.1\r\nX-Stream-Protocol-Version: v4.channel.k8s.io\r\n\r\n");
            await connection.SendAsync("greeting");
            await connection.SendAsync("echo:" + await connection.Reader.ReadAsync(4));
        });
        await using var front = await Front.StartAsync(peer.Options);
        using var client = await front.ConnectAsync();

        await client.SendAsync($"{method} /exec?command=a%2Fb HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: v4.channel.k8s.io\r\n{(method == "POST" ? "Content-Length: 0\r\n" : "")}\r\n");
        var head = await client.HeadAsync();
        Assert.Equal("greeting", await client.ReadAsync(8));
        await client.SendAsync("ping");
        Assert.Equal("echo:ping", await client.ToEndAsync());

        Assert.Equal(101, head.Status);
        Assert.Equal("SPDY/3.1", head["Upgrade"]);
        Assert.Equal("Upgrade", head["Connection"]);
        Assert.Equal("v4.channel.k8s.io", head["X-Stream-Protocol-Version"]);
        Assert.Equal(method, seen!.Method);
        Assert.Equal("/exec?command=a%2Fb", seen.Target);
        Assert.Equal("Upgrade", seen["Connection"]);
        Assert.Equal("v4.channel.k8s.io", seen["X-Stream-Protocol-Version"]);
        Assert.Equal(101, (await front.ResultAsync()).Status);
    }

    [Theory]
    [InlineData("h2c")]
    [InlineData("TLS/1.0")]
    [InlineData("connect-udp")]
    [InlineData("websocketx")]
    public async Task Other_protocols_are_not_offered_to_the_upstream(string protocol)
    {
        using var peer = RawPeer.Mirror();
        await using var front = await Front.StartAsync(peer.Options);
        using var client = await front.ConnectAsync();

        await client.SendAsync($"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\nUpgrade: {protocol}\r\n\r\n");
        var response = await client.ResponseAsync();

        Assert.Equal(200, response.Status);
        Assert.DoesNotContain("Upgrade", response.Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("HTTP2-Settings", response.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Of_several_offers_only_the_known_one_goes_up()
    {
        RawHead? seen = null;
        using var peer = new RawPeer(async connection =>
        {
            (seen, _) = await connection.RequestAsync();
            await connection.SendAsync(Switching + "h2c\r\n\r\n");
        });
        await using var front = await Front.StartAsync(peer.Options);
        using var client = await front.ConnectAsync();

        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c, websocket\r\n\r\n");
        var response = await client.ResponseAsync();

        Assert.Equal("websocket", seen!["Upgrade"]);
        // The upstream chose what nobody offered.
        Assert.Equal(502, response.Status);
    }

    [Fact]
    public async Task A_refused_upgrade_is_an_answer_like_any_other()
    {
        using var peer = RawPeer.Answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nnono");
        await using var front = await Front.StartAsync(peer.Options);
        using var client = await front.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n");
        var response = await client.ResponseAsync();

        Assert.Equal(403, response.Status);
        Assert.Equal("nono", response.Body);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WebSockets_work_through_the_forwarder_over_HTTP_1_and_2(bool http2)
    {
        await using var upstream = await KestrelUpstream.StartAsync(EchoAsync);
        await using var front = await Front.StartAsync(upstream.Options, new ForwardRequest { StripPrefix = "/ext/a" });
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = http2 ? HttpVersion.Version20 : HttpVersion.Version11;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        socket.Options.AddSubProtocol("v5.channel.k8s.io");
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var invoker = new HttpMessageInvoker(handler);

        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{(http2 ? front.Http2Port : front.Port)}/ext/a/b"), invoker, CancellationToken.None);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[64];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", CancellationToken.None);

        Assert.Equal("v5.channel.k8s.io", socket.SubProtocol);
        Assert.Equal("/b:hello", Encoding.UTF8.GetString(buffer, 0, received.Count));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        Assert.Equal(ForwardOutcome.Answered, (await front.ResultAsync()).Outcome);
    }

    [Fact]
    public async Task An_upstream_of_HTTP_2_is_upgraded_over_HTTP_1()
    {
        var versions = new List<string>();
        var path = Path.Combine(Path.GetTempPath(), $"luban-{Guid.NewGuid():N}.sock");
        await using var upstream = await KestrelUpstream.StartAsync(context =>
        {
            versions.Add(context.Request.Protocol);
            return EchoAsync(context);
        }, socketPath: path, listen: listen => listen.Protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http1);
        await using var front = await Front.StartAsync(upstream.Options with { Http2 = true });
        using var socket = new ClientWebSocket();

        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{front.Port}/"), CancellationToken.None);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

        Assert.Equal(["HTTP/1.1"], versions);
    }

    [Fact]
    public async Task An_upstream_that_does_not_prove_that_it_speaks_WebSocket_is_not_believed_over_HTTP_2()
    {
        using var peer = RawPeer.Answering(Switching + "websocket\r\nSec-WebSocket-Accept: bm8=\r\n\r\n");
        await using var front = await Front.StartAsync(peer.Options);
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://127.0.0.1:{front.Http2Port}/"), invoker, CancellationToken.None));

        Assert.Equal(ForwardOutcome.ReplyCut, (await front.ResultAsync()).Outcome);
    }

    [Fact]
    public async Task What_the_client_sent_before_it_ended_arrives_and_then_its_end()
    {
        var got = new TaskCompletionSource<string>();
        using var peer = new RawPeer(async connection =>
        {
            await connection.RequestAsync();
            await connection.SendAsync(Switching + "SPDY/3.1\r\n\r\n");
            got.SetResult(await connection.Reader.ToEndAsync());
        });
        await using var front = await Front.StartAsync(peer.Options);
        using var client = await front.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n");
        await client.HeadAsync();
        var sent = new string('x', 100_000) + "last words";
        await client.SendAsync(sent);
        client.EndSending();

        Assert.Equal(sent, await got.Task.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task What_the_upstream_sent_before_it_ended_arrives_and_then_its_end()
    {
        var text = new string('y', 200_000) + "last words";
        using var peer = new RawPeer(async connection =>
        {
            await connection.RequestAsync();
            await connection.SendAsync(Switching + "SPDY/3.1\r\n\r\n" + text);
        });
        await using var front = await Front.StartAsync(peer.Options);
        using var client = await front.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n");
        await client.HeadAsync();

        Assert.Equal(text, await client.ToEndAsync());
    }

    [Fact]
    public async Task A_client_that_resets_ends_the_upstreams_side()
    {
        var ended = new TaskCompletionSource();
        using var peer = new RawPeer(async connection =>
        {
            await connection.RequestAsync();
            await connection.SendAsync(Switching + "SPDY/3.1\r\n\r\n");
            await connection.EndedAsync();
            ended.SetResult();
        });
        await using var front = await Front.StartAsync(peer.Options);
        using var client = await front.ConnectAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n");
        await client.HeadAsync();

        client.Reset();

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await front.ResultAsync();
    }

    [Fact]
    public async Task An_upstream_that_resets_ends_the_clients_side_without_an_end()
    {
        using var peer = new RawPeer(async connection =>
        {
            await connection.RequestAsync();
            await connection.SendAsync(Switching + "SPDY/3.1\r\n\r\n");
            await connection.Reader.ReadAsync(2);
            connection.Reset();
        });
        await using var front = await Front.StartAsync(peer.Options);
        using var client = await front.ConnectAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n");
        await client.HeadAsync();
        await client.SendAsync("go");

        await Record.ExceptionAsync(() => client.ToEndAsync());

        Assert.Equal(ForwardOutcome.ReplyCut, (await front.ResultAsync()).Outcome);
    }

    [Fact]
    public async Task Aborting_the_upstream_ends_its_upgrades()
    {
        using var peer = new RawPeer(async connection =>
        {
            await connection.RequestAsync();
            await connection.SendAsync(Switching + "SPDY/3.1\r\n\r\n");
            await connection.EndedAsync();
        });
        await using var front = await Front.StartAsync(peer.Options);
        using var client = await front.ConnectAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n");
        await client.HeadAsync();

        front.Upstream.Abort();
        await Record.ExceptionAsync(() => client.ToEndAsync());

        Assert.Equal(ForwardOutcome.Retired, (await front.ResultAsync()).Outcome);
        Assert.Equal(0, front.Upstream.InFlight);
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault());
        var buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } message)
        {
            var text = $"{context.Request.Path}:{Encoding.UTF8.GetString(buffer, 0, message.Count)}";
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "done", CancellationToken.None);
    }
}
