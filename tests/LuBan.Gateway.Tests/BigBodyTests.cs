using System.Diagnostics;
using LuBan.Kernel.Gateway;
using Xunit.Abstractions;

namespace LuBan.Gateway.Tests;

/// <summary>Bodies that no memory could hold: measured on the whole process, with client, forwarder and upstream in it.</summary>
[Trait("Category", "Soak")]
public sealed class BigBodyTests(ITestOutputHelper output)
{
    private const long Size = 1L << 30;
    private const long Bound = 160L << 20;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_gibibyte_goes_up_in_bounded_memory(bool http2)
    {
        var received = 0L;
        await using var upstream = await KestrelUpstream.StartAsync(async context =>
        {
            var buffer = new byte[64 * 1024];
            while (await context.Request.Body.ReadAsync(buffer) is var count and > 0) received += count;
        }, http2);
        await using var front = await Front.StartAsync(upstream.Options, new ForwardRequest { MaxBodySize = long.MaxValue });
        using var client = await front.ConnectAsync();

        await MeasureAsync($"up, HTTP/{(http2 ? 2 : 1)}", async () =>
        {
            await client.SendAsync($"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: {Size}\r\n\r\n");
            var piece = new byte[64 * 1024];
            for (var sent = 0L; sent < Size; sent += piece.Length) await client.Stream.WriteAsync(piece);
            Assert.Equal(200, (await client.ResponseAsync()).Status);
        });

        Assert.Equal(Size, received);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_gibibyte_comes_down_in_bounded_memory(bool http2)
    {
        await using var upstream = await KestrelUpstream.StartAsync(async context =>
        {
            var buffer = new byte[64 * 1024];
            context.Response.ContentLength = Size;
            for (var sent = 0L; sent < Size; sent += buffer.Length) await context.Response.Body.WriteAsync(buffer);
        }, http2);
        await using var front = await Front.StartAsync(upstream.Options);
        using var client = await front.ConnectAsync();
        var received = 0L;

        await MeasureAsync($"down, HTTP/{(http2 ? 2 : 1)}", async () =>
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            await client.HeadAsync();
            var buffer = new byte[64 * 1024];
            while (await client.Stream.ReadAsync(buffer) is var count and > 0) received += count;
        });

        // The head's reader has taken the first piece with it.
        Assert.InRange(received, Size - 64 * 1024, Size);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_does_not_read_holds_the_upstream_back(bool http2)
    {
        var sent = 0L;
        await using var upstream = await KestrelUpstream.StartAsync(async context =>
        {
            var buffer = new byte[64 * 1024];
            while (sent < Size)
            {
                await context.Response.Body.WriteAsync(buffer, context.RequestAborted);
                sent += buffer.Length;
            }
        }, http2);
        await using var front = await Front.StartAsync(upstream.Options);
        using var client = await front.ConnectAsync();

        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.HeadAsync();
        var before = -1L;
        await Wait.UntilAsync(async () =>
        {
            var same = before == sent;
            before = sent;
            await Wait.AMomentAsync();
            return same && sent > 0;
        }, "the upstream has come to a halt");

        output.WriteLine($"held back after {sent / 1024.0 / 1024:0.0} MiB over HTTP/{(http2 ? 2 : 1)}");
        Assert.InRange(sent, 1, 64L << 20);
    }

    private async Task MeasureAsync(string what, Func<Task> action)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var before = process.WorkingSet64;
        var highest = before;
        using var timer = new Timer(_ =>
        {
            using var now = Process.GetCurrentProcess();
            highest = Math.Max(highest, now.WorkingSet64);
        }, null, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
        var clock = Stopwatch.StartNew();
        await action();
        output.WriteLine($"1 GiB {what}: {clock.Elapsed.TotalSeconds:0.0} s, {Size / clock.Elapsed.TotalSeconds / 1024 / 1024:0} MiB/s, resident {before >> 20} MiB before, {highest >> 20} MiB at most");
        Assert.InRange(highest - before, 0, Bound);
    }
}
