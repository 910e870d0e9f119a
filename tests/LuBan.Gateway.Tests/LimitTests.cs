using LuBan.Kernel.Gateway;

namespace LuBan.Gateway.Tests;

/// <summary>Timeouts, limits and the breaker.</summary>
public sealed class LimitTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_port_that_nobody_listens_on_is_a_503_that_says_so()
    {
        using var peer = RawPeer.Mirror();
        var options = peer.Options;
        peer.Dispose();
        await using var front = await Front.StartAsync(options);

        var response = await GetAsync(front);

        Assert.Equal(503, response.Status);
        Assert.Contains("LB8701", response.Body, StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.ConnectFailed, (await front.ResultAsync()).Outcome);
    }

    [Fact]
    public async Task A_socket_that_is_not_there_is_a_503()
    {
        await using var front = await Front.StartAsync(new UpstreamOptions { Name = "worker", SocketPath = "/nowhere/at/all.sock" });

        Assert.Equal(503, (await GetAsync(front)).Status);
        Assert.Equal(ForwardOutcome.ConnectFailed, (await front.ResultAsync()).Outcome);
    }

    [Fact]
    public async Task An_upstream_that_does_not_take_connections_is_given_up_after_the_time_to_connect()
    {
        using var listener = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        // TLS is begun and never answered.
        listener.Listen();
        var port = ((System.Net.IPEndPoint)listener.LocalEndPoint!).Port;
        await using var front = await Front.StartAsync(new UpstreamOptions { Name = "mute", Address = new Uri($"https://127.0.0.1:{port}"), ConnectTimeout = TimeSpan.FromMilliseconds(300) });

        Assert.Equal(503, (await GetAsync(front)).Status);
        Assert.Equal(ForwardOutcome.ConnectFailed, (await front.ResultAsync()).Outcome);
    }

    [Fact]
    public async Task An_upstream_that_stays_silent_is_a_504_after_its_time()
    {
        using var peer = new RawPeer(async connection =>
        {
            await connection.RequestAsync();
            await connection.EndedAsync();
        });
        var time = new ManualTime();
        await using var front = await Front.StartAsync(peer.Options with { HeadersTimeout = TimeSpan.FromSeconds(100) }, time: time);
        var answer = GetAsync(front);
        await Wait.UntilAsync(() => peer.Connections == 1, "the request is under way");

        time.Advance(TimeSpan.FromSeconds(99));
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        var response = await answer.WaitAsync(Patience);

        Assert.Equal(504, response.Status);
        Assert.Contains("LB8702", response.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_goes_on_is_no_silence()
    {
        var pieces = new SemaphoreSlim(0);
        using var peer = new RawPeer(async connection =>
        {
            await connection.Reader.HeadAsync();
            for (var piece = 0; piece < 5; piece++)
            {
                await connection.Reader.ReadAsync(1);
                pieces.Release();
            }
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        var time = new ManualTime();
        await using var front = await Front.StartAsync(peer.Options with { HeadersTimeout = TimeSpan.FromSeconds(100) }, time: time);
        using var client = await front.ConnectAsync();

        await client.SendAsync("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
        for (var piece = 0; piece < 5; piece++)
        {
            await client.SendAsync("x");
            await pieces.WaitAsync().WaitAsync(Patience);
            time.Advance(TimeSpan.FromSeconds(60));
        }

        Assert.Equal(200, (await client.ResponseAsync()).Status);
    }

    [Fact]
    public async Task A_watch_lives_for_days_as_long_as_something_comes_in_between()
    {
        var events = new SemaphoreSlim(0);
        using var peer = new RawPeer(async connection =>
        {
            await connection.RequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true)
            {
                await events.WaitAsync();
                await connection.SendAsync("2\r\n{}\r\n");
            }
        });
        var time = new ManualTime();
        await using var front = await Front.StartAsync(peer.Options, time: time);
        using var client = await front.ConnectAsync();
        await client.SendAsync("GET /?watch=true HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.HeadAsync();

        for (var hour = 0; hour < 72 * 10; hour++)
        {
            events.Release();
            Assert.Equal("2\r\n{}\r\n", await client.ReadAsync(7));
            time.Advance(TimeSpan.FromMinutes(6));
        }

        Assert.Empty(front.Results);
    }

    [Fact]
    public async Task A_watch_on_which_nothing_moves_for_too_long_is_cut()
    {
        using var peer = new RawPeer(async connection =>
        {
            await connection.RequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n");
            await connection.EndedAsync();
        });
        var time = new ManualTime();
        await using var front = await Front.StartAsync(peer.Options with { ActivityTimeout = TimeSpan.FromMinutes(10) }, time: time);
        using var client = await front.ConnectAsync();
        await client.SendAsync("GET /?watch=true HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.HeadAsync();
        Assert.Equal("2\r\n{}\r\n", await client.ReadAsync(7));

        time.Advance(TimeSpan.FromMinutes(10));
        time.Advance(TimeSpan.FromMinutes(10));

        await Assert.ThrowsAnyAsync<Exception>(() => client.LineAsync());
        var result = await front.ResultAsync();
        Assert.Equal(ForwardOutcome.TimedOut, result.Outcome);
        Assert.True(result.ResponseStarted);
    }

    [Fact]
    public async Task An_upgraded_connection_on_which_nothing_moves_is_ended()
    {
        using var peer = new RawPeer(async connection =>
        {
            await connection.RequestAsync();
            await connection.SendAsync("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n");
            await connection.EndedAsync();
        });
        var time = new ManualTime();
        await using var front = await Front.StartAsync(peer.Options, time: time);
        using var client = await front.ConnectAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n");
        await client.HeadAsync();

        time.Advance(TimeSpan.FromHours(3.9));
        Assert.Empty(front.Results);
        time.Advance(TimeSpan.FromHours(0.2));

        Assert.Equal(ForwardOutcome.TimedOut, (await front.ResultAsync()).Outcome);
    }

    [Fact]
    public async Task A_client_that_uploads_drop_by_drop_is_ended_by_the_web_server_and_the_upstream_let_go()
    {
        var ended = new TaskCompletionSource();
        using var peer = new RawPeer(async connection =>
        {
            await connection.Reader.HeadAsync();
            await connection.EndedAsync();
            ended.SetResult();
        });
        await using var front = await Front.StartAsync(peer.Options, configure: kestrel => kestrel.Limits.MinRequestBodyDataRate = new(240, Soon + Soon));
        using var client = await front.ConnectAsync();

        await client.SendAsync("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nx");
        var response = await client.ResponseAsync();

        Assert.Equal(408, response.Status);
        await ended.Task.WaitAsync(Patience);
        Assert.Equal(ForwardOutcome.Refused, (await front.ResultAsync()).Outcome);
    }

    [Fact]
    public async Task A_client_that_writes_its_headers_drop_by_drop_never_reaches_the_upstream()
    {
        using var peer = RawPeer.Mirror();
        await using var front = await Front.StartAsync(peer.Options, configure: kestrel => kestrel.Limits.RequestHeadersTimeout = Soon);
        using var client = await front.ConnectAsync();

        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ");

        Assert.Equal(408, (await client.ResponseAsync()).Status);
        Assert.Equal(0, peer.Connections);
    }

    [Fact]
    public async Task Requests_beyond_the_limit_wait_and_those_beyond_the_queue_are_refused_at_once()
    {
        var release = new SemaphoreSlim(0);
        var arrived = 0;
        using var peer = new RawPeer(async connection =>
        {
            while (true)
            {
                await connection.RequestAsync();
                Interlocked.Increment(ref arrived);
                await release.WaitAsync();
                await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        });
        await using var front = await Front.StartAsync(peer.Options with { MaxConcurrent = 2, MaxQueue = 1 });

        var first = GetAsync(front);
        var second = GetAsync(front);
        await Wait.UntilAsync(() => arrived == 2, "two are under way");
        var third = GetAsync(front);
        await Wait.UntilAsync(() => front.Upstream.InFlight == 3, "one waits");
        var fourth = await GetAsync(front);

        Assert.Equal(503, fourth.Status);
        Assert.Contains("LB8704", fourth.Body, StringComparison.Ordinal);
        Assert.Equal("1", fourth.Head["Retry-After"]);
        Assert.Equal(2, arrived);
        release.Release(3);
        Assert.Equal([200, 200, 200], (await Task.WhenAll(first, second, third).WaitAsync(Patience)).Select(response => response.Status));
    }

    [Fact]
    public async Task A_client_that_goes_away_leaves_the_queue()
    {
        var release = new SemaphoreSlim(0);
        using var peer = new RawPeer(async connection =>
        {
            await connection.RequestAsync();
            await release.WaitAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        await using var front = await Front.StartAsync(peer.Options with { MaxConcurrent = 1, MaxQueue = 1 });
        var first = GetAsync(front);
        await Wait.UntilAsync(() => peer.Connections == 1, "one is under way");
        using (var gone = await front.ConnectAsync())
        {
            await gone.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await Wait.UntilAsync(() => front.Upstream.InFlight == 2, "one waits");
        }

        Assert.Equal(ForwardOutcome.ClientGone, (await front.ResultAsync()).Outcome);
        release.Release();
        Assert.Equal(200, (await first.WaitAsync(Patience)).Status);
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task The_breaker_opens_after_failures_in_a_row_and_closes_after_one_success()
    {
        var works = false;
        using var peer = new RawPeer(async connection =>
        {
            await connection.RequestAsync();
            if (works) await connection.SendAsync("HTTP/1.1 500 Broken But Here\r\nContent-Length: 0\r\n\r\n");
        });
        var time = new ManualTime();
        await using var front = await Front.StartAsync(peer.Options with { BreakAfter = 3, BreakFor = TimeSpan.FromSeconds(10) }, time: time);

        for (var failure = 0; failure < 3; failure++) Assert.Equal(502, (await GetAsync(front)).Status);
        var opened = time.GetUtcNow();
        var connections = peer.Connections;
        time.Advance(TimeSpan.FromSeconds(4));
        var refused = await GetAsync(front);

        Assert.Equal(503, refused.Status);
        Assert.Contains("LB8705", refused.Body, StringComparison.Ordinal);
        Assert.Contains(opened.ToString("u"), refused.Body, StringComparison.Ordinal);
        Assert.Equal("6", refused.Head["Retry-After"]);
        Assert.Equal(connections, peer.Connections);

        // The one that tries fails: open again for the whole time.
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(502, (await GetAsync(front)).Status);
        Assert.Equal(503, (await GetAsync(front)).Status);
        Assert.Equal(opened, front.Upstream.Breaker.Since);

        time.Advance(TimeSpan.FromSeconds(10));
        works = true;
        Assert.Equal(500, (await GetAsync(front)).Status);
        Assert.Equal(500, (await GetAsync(front)).Status);
        Assert.Equal(CircuitState.Closed, front.Upstream.Breaker.State);
        Assert.Null(front.Upstream.Breaker.Since);
    }

    [Fact]
    public void Only_one_request_tries_and_when_its_client_goes_away_the_next_one_does()
    {
        var time = new ManualTime();
        var breaker = new CircuitBreaker(1, TimeSpan.FromSeconds(10), time);
        Assert.True(breaker.TryPass(out _));
        breaker.Failed();
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.True(breaker.TryPass(out _));
        Assert.False(breaker.TryPass(out _));
        breaker.Undecided();
        Assert.True(breaker.TryPass(out _));
        Assert.False(breaker.TryPass(out _));
        breaker.Succeeded();
        Assert.True(breaker.TryPass(out _));
        Assert.True(breaker.TryPass(out _));
    }

    [Fact]
    public async Task Disposing_lets_requests_finish_and_takes_no_new_ones()
    {
        var release = new SemaphoreSlim(0);
        using var peer = new RawPeer(async connection =>
        {
            await connection.RequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
            await release.WaitAsync();
            await connection.SendAsync("llo");
        });
        await using var front = await Front.StartAsync(peer.Options);
        using var client = await front.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        var head = await client.HeadAsync();

        front.Upstream.Dispose();
        var refused = await GetAsync(front);
        release.Release();

        Assert.Equal(503, refused.Status);
        Assert.Contains("LB8706", refused.Body, StringComparison.Ordinal);
        Assert.Equal("hello", await client.BodyAsync(head));
        Assert.Equal(ForwardOutcome.Retired, (await front.ResultAsync()).Outcome);
        Assert.Equal(ForwardOutcome.Answered, (await front.ResultAsync()).Outcome);
        Assert.Equal(0, front.Upstream.InFlight);
    }

    [Fact]
    public async Task Aborting_ends_requests_that_are_under_way()
    {
        using var peer = new RawPeer(async connection =>
        {
            await connection.RequestAsync();
            await connection.EndedAsync();
        });
        await using var front = await Front.StartAsync(peer.Options);
        var answer = GetAsync(front);
        await Wait.UntilAsync(() => peer.Connections == 1, "the request is under way");

        front.Upstream.Abort();

        Assert.Equal(503, (await answer.WaitAsync(Patience)).Status);
    }

    private static async Task<RawResponse> GetAsync(Front front)
    {
        using var client = await front.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        return await client.ResponseAsync();
    }
}
