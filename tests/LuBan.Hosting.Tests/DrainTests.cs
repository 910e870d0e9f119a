using System.Net.WebSockets;
using System.Text;
using LuBan.Kernel.Hosting;
using Xunit;

namespace LuBan.Hosting.Tests;

public sealed class DrainTests
{
    [Fact]
    public async Task A_request_in_flight_is_answered_by_the_version_that_took_it()
    {
        await using var kernel = await TestKernel.StartAsync();
        var old = await kernel.ServeAsync(TestExtension.Request("KitchenSink", "1.0.0"));
        var slow = kernel.Http.GetStringAsync("/ext/tests.kitchensink/slow/500");
        await Wait.UntilAsync(() => old.InFlight == 1, "in flight");

        await kernel.ServeAsync(TestExtension.Request("KitchenSink", "2.0.0"));
        var verdict = await kernel.Host.RetireAsync(old, TimeSpan.FromSeconds(10), CancellationToken.None);

        Assert.Equal("done", await slow);
        Assert.Equal(ExtensionState.Unloaded, verdict.State);
        Assert.Empty(verdict.Notes);
    }

    [Fact]
    public async Task A_stream_that_watches_the_lifetime_ends_properly_when_draining_begins()
    {
        await using var kernel = await TestKernel.StartAsync();
        await kernel.ServeAsync(TestExtension.Request("KitchenSink"));
        using var response = await kernel.Http.GetAsync("/ext/tests.kitchensink/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("data: 0", await reader.ReadLineAsync());

        var verdict = await kernel.RemoveAsync("tests.kitchensink", TimeSpan.FromSeconds(10));

        Assert.EndsWith("event: bye\ndata: bye\n\n", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(ExtensionState.Unloaded, verdict.State);
        Assert.Empty(verdict.Notes);
    }

    [Fact]
    public async Task An_open_socket_is_told_that_its_extension_goes_away()
    {
        await using var kernel = await TestKernel.StartAsync();
        var runtime = await kernel.ServeAsync(TestExtension.Request("KitchenSink"));
        using var socket = await SinkDriver.OpenSocketAsync(kernel.Address, "/ext/tests.kitchensink");
        await Wait.UntilAsync(() => runtime.InFlight == 1, "open");

        var removal = kernel.RemoveAsync("tests.kitchensink", TimeSpan.FromMilliseconds(200));
        var buffer = new byte[256];
        var told = await socket.ReceiveAsync(buffer, CancellationToken.None);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        var verdict = await removal;

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, told.CloseStatus);
        Assert.Equal(ExtensionState.Unloaded, verdict.State);
        Assert.Empty(verdict.Notes);
    }

    [Fact]
    public async Task A_socket_whose_client_never_answers_is_cut()
    {
        await using var kernel = await TestKernel.StartAsync(options => options.AbortGrace = TimeSpan.FromMilliseconds(300));
        var runtime = await kernel.ServeAsync(TestExtension.Request("KitchenSink"));
        using var socket = await SinkDriver.OpenSocketAsync(kernel.Address, "/ext/tests.kitchensink");
        await Wait.UntilAsync(() => runtime.InFlight == 1, "open");

        var verdict = await kernel.RemoveAsync("tests.kitchensink", TimeSpan.FromMilliseconds(100));

        Assert.Equal(ExtensionState.Unloaded, verdict.State);
    }

    [Fact]
    public async Task An_abandoned_huge_response_neither_fills_memory_nor_keeps_the_code()
    {
        await using var kernel = await TestKernel.StartAsync();
        var runtime = await kernel.ServeAsync(TestExtension.Request("HugeResponse"));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using (var response = await kernel.Http.GetAsync("/ext/tests.hugeresponse/bytes/1024", HttpCompletionOption.ResponseHeadersRead))
        {
            var block = new byte[64 * 1024];
            var stream = await response.Content.ReadAsStreamAsync();
            for (var read = 0; read < 16 * 1024 * 1024;) read += await stream.ReadAsync(block);
        }

        await Wait.UntilAsync(() => runtime.InFlight == 0, "the client's departure was noticed");
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.InRange(grown, long.MinValue, 32 * 1024 * 1024);
        Assert.True(runtime.Health.IsHealthy);
        Assert.Equal(ExtensionState.Unloaded, (await kernel.RemoveAsync("tests.hugeresponse")).State);
    }

    [Fact]
    public async Task Retiring_twice_gives_the_same_verdict()
    {
        await using var kernel = await TestKernel.StartAsync();
        var runtime = await kernel.ServeAsync(TestExtension.Request("Hello"));

        var verdicts = await Task.WhenAll(
            kernel.Host.RetireAsync(runtime, TimeSpan.Zero, CancellationToken.None), kernel.Host.RetireAsync(runtime, TimeSpan.Zero, CancellationToken.None));

        Assert.Same(verdicts[0], verdicts[1]);
        Assert.Null(kernel.Host.Find("tests.hello"));
    }
}
