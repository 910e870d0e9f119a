using System.Net;
using System.Net.WebSockets;
using System.Text;
using LuBan.Gateway.Tests;
using Microsoft.AspNetCore.Http;

namespace LuBan.ServiceMesh.Tests.Traffic;

/// <summary>Bodies, streams, and other protocols.</summary>
public sealed class BodyTests
{
    [Fact]
    public async Task Both_directions_stream_at_once_over_HTTP_2()
    {
        await using var mesh = await TestMesh.StartAsync(http2: true);
        mesh.V1.Handle = mesh.V2.Handle = async context =>
        {
            var buffer = new byte[1024];
            await context.Response.Body.FlushAsync();
            while (await context.Request.Body.ReadAsync(buffer) is var count and > 0)
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, count));
                await context.Response.Body.FlushAsync();
            }
        };
        using var body = new DuplexContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, mesh.Url) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = body };

        using var response = await mesh.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var answer = new StreamReader(await response.Content.ReadAsStreamAsync());
        foreach (var line in new[] { "first", "second", "third" })
        {
            await body.WriteAsync(line + "\n");
            Assert.Equal(line, await answer.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)));
        }
        body.Complete();

        Assert.Null(await answer.ReadLineAsync());
    }

    [Fact]
    public async Task An_answer_comes_down_piece_by_piece_as_it_is_made()
    {
        await using var mesh = await TestMesh.StartAsync();
        var more = new TaskCompletionSource();
        mesh.V1.Handle = mesh.V2.Handle = async context =>
        {
            await context.Response.WriteAsync("first\n");
            await context.Response.Body.FlushAsync();
            await more.Task;
            await context.Response.WriteAsync("second\n");
        };

        using var answer = new StreamReader(await mesh.Http.GetStreamAsync(mesh.Url));
        Assert.Equal("first", await answer.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)));
        more.SetResult();

        Assert.Equal("second", await answer.ReadLineAsync());
    }

    [Fact]
    public async Task A_body_that_breaks_off_ends_the_clients_connection()
    {
        await using var mesh = await TestMesh.StartAsync();
        mesh.V1.Handle = mesh.V2.Handle = async context =>
        {
            await context.Response.WriteAsync("the begin");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };

        await Assert.ThrowsAnyAsync<Exception>(() => mesh.Http.GetStringAsync(mesh.Url));
        await Wait.UntilAsync(async () => (await mesh.MetricsAsync()).Contains("response_flags=\"UC\"", StringComparison.Ordinal), "it is counted");
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_the_request_at_the_endpoint()
    {
        await using var mesh = await TestMesh.StartAsync();
        var cancelled = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        mesh.V1.Handle = mesh.V2.Handle = async context =>
        {
            context.RequestAborted.Register(() => cancelled.TrySetResult());
            arrived.TrySetResult();
            await cancelled.Task;
        };
        using var leaving = new CancellationTokenSource();
        var request = mesh.Http.GetAsync(mesh.Url, leaving.Token);
        await arrived.Task;

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_WebSocket_carries_messages_both_ways()
    {
        await using var mesh = await TestMesh.StartAsync();
        mesh.V1.Handle = mesh.V2.Handle = async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[1024];
            while (await socket.ReceiveAsync(buffer, default) is { MessageType: not WebSocketMessageType.Close } message) await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, default);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", default);
        };
        using var client = new ClientWebSocket();

        await client.ConnectAsync(new($"ws://{mesh.Address}:{mesh.Port}/socket"), default);
        await client.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, default);
        var answer = new byte[100];
        var received = await client.ReceiveAsync(answer, default);
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "", default);

        Assert.Equal("hello", Encoding.UTF8.GetString(answer, 0, received.Count));
        Assert.Equal("bye", client.CloseStatusDescription);
    }

    [Fact]
    public async Task Http2_without_TLS_is_spoken_on_the_same_port_with_trailers_on_both_sides()
    {
        await using var mesh = await TestMesh.StartAsync(http2: true);
        mesh.V1.Handle = mesh.V2.Handle = async context =>
        {
            Assert.Equal("HTTP/2", context.Request.Protocol);
            context.Response.ContentType = "application/grpc";
            await context.Response.WriteAsync("data");
            context.Response.AppendTrailer("grpc-status", "0");
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, mesh.Url) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new StringContent("x") };
        request.Headers.TE.Add(new("trailers"));

        using var response = await mesh.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        using var older = await mesh.SendAsync();

        Assert.Equal(("data", "0", HttpVersion.Version20), (text, response.TrailingHeaders.GetValues("grpc-status").Single(), response.Version));
        Assert.Equal((HttpVersion.Version11, 200), (older.Version, (int)older.StatusCode));
        Assert.Contains("request_protocol=\"grpc\"", await mesh.MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_gigabyte_goes_through_in_bounded_memory()
    {
        const long size = 1L << 30;
        await using var mesh = await TestMesh.StartAsync();
        long arrived = 0;
        mesh.V1.Handle = mesh.V2.Handle = async context =>
        {
            var buffer = new byte[64 * 1024];
            while (await context.Request.Body.ReadAsync(buffer) is var count and > 0) arrived += count;
        };
        var before = GC.GetTotalMemory(forceFullCollection: true);

        using var response = await mesh.SendAsync("/", "POST", new StreamContent(new ZeroStream(size)));

        Assert.Equal((200, size), ((int)response.StatusCode, arrived));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64L << 20);
    }

    /// <summary>So many zeros.</summary>
    private sealed class ZeroStream(long length) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - _position);
            Array.Clear(buffer, offset, read);
            _position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
