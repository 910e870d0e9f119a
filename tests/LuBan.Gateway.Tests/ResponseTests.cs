using LuBan.Kernel.Gateway;

namespace LuBan.Gateway.Tests;

/// <summary>What of an upstream's answer reaches the client.</summary>
public sealed class ResponseTests
{
    [Theory]
    [InlineData("Keep-Alive: timeout=5")]
    [InlineData("Proxy-Connection: close")]
    [InlineData("Proxy-Authenticate: Basic realm=x")]
    [InlineData("Upgrade: h2c")]
    [InlineData("TE: trailers")]
    [InlineData("Connection: close, X-Hop\r\nX-Hop: 1")]
    [InlineData("Alt-Svc: h3=\":443\"")]
    [InlineData("Strict-Transport-Security: max-age=1")]
    [InlineData("Clear-Site-Data: \"*\"")]
    [InlineData("Service-Worker-Allowed: /")]
    [InlineData("Set-Cookie: __Host-luban-session=stolen; Path=/; Secure")]
    [InlineData("Set-Cookie: other=1")]
    public async Task Headers_that_end_at_the_kernel_do_not_go_down(string header)
    {
        var head = (await AnswerAsync($"HTTP/1.1 200 OK\r\n{header}\r\nX-Stays: 1\r\nContent-Length: 0\r\n\r\n")).Head;

        Assert.Equal("1", head["X-Stays"]);
        Assert.DoesNotContain(head.Headers, found => header.Contains(found.Key + ":", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("ETag: W/\"odd\"")]
    [InlineData("Location: /elsewhere?a=%2F")]
    [InlineData("Content-Type: odd")]
    [InlineData("Content-Encoding: gzip")]
    [InlineData("Content-Disposition: attachment; filename=\u00e9\u00b2\u0081.txt")]
    [InlineData("Last-Modified: never")]
    [InlineData("Server: peer")]
    [InlineData("Date: yesterday")]
    [InlineData("Vary: *")]
    [InlineData("Content-Security-Policy: default-src 'none'")]
    [InlineData("Warning: 299 - \"odd\"")]
    public async Task Other_headers_go_down_as_they_are(string header)
    {
        var head = (await AnswerAsync($"HTTP/1.1 200 OK\r\n{header}\r\nContent-Length: 0\r\n\r\n")).Head;

        var parts = header.Split(": ", 2);
        Assert.Equal(parts[1], head[parts[0]]);
    }

    [Fact]
    public async Task Every_cookie_is_a_header_of_its_own()
    {
        var response = await AnswerAsync("HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT\r\nSet-Cookie: b=2\r\nSet-Cookie: __HOST-luban-session=x\r\nSet-Cookie: luban-form=x\r\nSet-Cookie: =luban-session=x\r\nContent-Length: 0\r\n\r\n", new ForwardRequest { KeepCookies = true });

        Assert.Equal(["a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT", "b=2"], response.Head.Values("Set-Cookie"));
    }

    [Fact]
    public async Task Edits_change_the_answer()
    {
        var head = (await AnswerAsync("HTTP/1.1 200 OK\r\nX-Internal-A: 1\r\nX-Internal-B: 2\r\nMy-X-Internal-: 3\r\nX-Set: old\r\nContent-Length: 0\r\n\r\n",
            new ForwardRequest { Down = [HeaderEdit.Parse("-X-Internal-*"), HeaderEdit.Parse("X-Set new"), HeaderEdit.Parse("+X-Added yes")] })).Head;

        Assert.Null(head["X-Internal-A"]);
        Assert.Null(head["X-Internal-B"]);
        Assert.Equal("3", head["My-X-Internal-"]);
        Assert.Equal("new", head["X-Set"]);
        Assert.Equal("yes", head["X-Added"]);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(418)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(599)]
    public async Task The_status_is_the_upstreams_and_redirects_are_not_followed(int status)
    {
        var response = await AnswerAsync($"HTTP/1.1 {status} Whatever\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 2\r\n\r\nhi");

        Assert.Equal(status, response.Status);
        Assert.Equal("hi", response.Body);
        Assert.Equal("http://127.0.0.1:1/", response.Head["Location"]);
    }

    [Fact]
    public async Task A_redirect_is_a_bad_gateway_where_they_are_refused()
    {
        var response = await AnswerAsync("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", new ForwardRequest { RefuseRedirects = true });

        Assert.Equal(502, response.Status);
        Assert.Null(response.Head["Location"]);
        Assert.Contains("LB8703", response.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(204, null)]
    [InlineData(205, null)]
    [InlineData(304, "5")]
    public async Task An_answer_that_has_no_body_gets_none_and_no_lie_about_its_length(int status, string? length)
    {
        using var peer = new RawPeer(async connection =>
        {
            await connection.RequestAsync();
            await connection.SendAsync($"HTTP/1.1 {status} x\r\n{(status == 304 ? "Content-Length: 5\r\n" : status == 205 ? "Content-Length: 0\r\n" : "")}ETag: \"a\"\r\n\r\n");
            await connection.RequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext");
        });
        await using var front = await Front.StartAsync(peer.Options);
        using var client = await front.ConnectAsync();

        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
        var first = await client.HeadAsync();
        if (status == 205) await client.BodyAsync(first);
        var second = await client.ResponseAsync();

        Assert.Equal(status, first.Status);
        Assert.Equal(length ?? (status == 205 ? "0" : null), first["Content-Length"]);
        Assert.Equal("\"a\"", first["ETag"]);
        Assert.Equal("next", second.Body);
    }

    [Fact]
    public async Task HEAD_tells_the_length_that_GET_would_have()
    {
        using var peer = RawPeer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n");
        await using var front = await Front.StartAsync(peer.Options);
        using var client = await front.ConnectAsync();

        await client.SendAsync("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        var head = await client.HeadAsync();

        Assert.Equal("12345", head["Content-Length"]);
        Assert.Equal("", await client.ToEndAsync());
    }

    [Theory]
    [InlineData("garbage\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0x5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nNo colon\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX: y")]
    [InlineData("")]
    public async Task An_answer_that_is_none_becomes_a_bad_gateway(string answer)
    {
        var response = await AnswerAsync(answer);

        Assert.Equal(502, response.Status);
        Assert.Contains("LB8703", response.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_answer_with_two_lengths_the_one_that_was_read_goes_down()
    {
        var response = await AnswerAsync("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");

        Assert.Equal("hello", response.Body);
        Assert.Null(response.Head["Content-Length"]);
        Assert.Equal("chunked", response.Head["Transfer-Encoding"]);
    }

    [Fact]
    public async Task Interim_answers_are_not_taken_for_the_answer()
    {
        var response = await AnswerAsync("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");

        Assert.Equal(200, response.Status);
        Assert.Equal("hi", response.Body);
        Assert.Null(response.Head["Link"]);
    }

    [Fact]
    public async Task What_looks_like_a_second_answer_never_reaches_another_request()
    {
        using var peer = new RawPeer(async connection =>
        {
            await connection.RequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
            await connection.EndedAsync();
        });
        await using var front = await Front.StartAsync(peer.Options);
        using var client = await front.ConnectAsync();

        for (var round = 0; round < 5; round++)
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            Assert.Equal("hi", (await client.ResponseAsync()).Body);
        }
    }

    [Fact]
    public async Task A_header_with_a_line_end_inside_cannot_be_smuggled_down()
    {
        // Obsolete folding is one header to the forwarder, and goes down on one line.
        var response = await AnswerAsync("HTTP/1.1 200 OK\r\nX-Folded: a\r\n\tX-Injected: b\r\nContent-Length: 0\r\n\r\n");

        Assert.Null(response.Head["X-Injected"]);
        Assert.Equal(200, response.Status);
    }

    private static async Task<RawResponse> AnswerAsync(string answer, ForwardRequest? request = null)
    {
        using var peer = RawPeer.Answering(answer);
        await using var front = await Front.StartAsync(peer.Options, request);
        using var client = await front.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: front.example\r\n\r\n");
        return await client.ResponseAsync();
    }
}
