using System.Net.WebSockets;
using System.Text;
using LuBan.Kernel.Gateway;

namespace LuBan.Gateway.Tests.Kubernetes;

/// <summary>The real kubectl through the forwarder, to a server that keeps the contract of an API server without being one.</summary>
public sealed class KubectlTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [KubectlFact]
    [Trait("Category", "Slow")]
    public async Task Exec_carries_standard_input_and_output()
    {
        var api = new FakeApiServer();
        await using var upstream = await KestrelUpstream.StartAsync(api.HandleAsync);
        await using var front = await Front.StartAsync(upstream.Options);
        using var kubectl = Kubectl.Start(front.Port, "exec", "-i", "web", "--", "cat");
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(number => $"line {number}\n"));

        var output = kubectl.StandardOutput.ReadToEndAsync();
        var errors = kubectl.StandardError.ReadToEndAsync();
        await kubectl.StandardInput.WriteAsync(text);
        kubectl.StandardInput.Close();
        await kubectl.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal("", await errors);
        Assert.Equal(text, await output);
        Assert.Equal(0, kubectl.ExitCode);
        Assert.Contains(FakeApiServer.Protocol, Assert.Single(api.Execs), StringComparison.Ordinal);
    }

    [KubectlFact]
    [Trait("Category", "Slow")]
    public async Task Exec_tells_the_exit_code()
    {
        var api = new FakeApiServer();
        await using var upstream = await KestrelUpstream.StartAsync(api.HandleAsync);
        await using var front = await Front.StartAsync(upstream.Options);
        using var kubectl = Kubectl.Start(front.Port, "exec", "web", "--", "exit", "7");

        var output = await kubectl.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await kubectl.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal("leaving\n", output);
        Assert.Equal(7, kubectl.ExitCode);
    }

    [KubectlFact]
    [Trait("Category", "Slow")]
    public async Task A_followed_log_comes_line_by_line()
    {
        var api = new FakeApiServer();
        await using var upstream = await KestrelUpstream.StartAsync(api.HandleAsync);
        await using var front = await Front.StartAsync(upstream.Options);
        using var kubectl = Kubectl.Start(front.Port, "logs", "-f", "web");

        Assert.Equal("line 1", await kubectl.StandardOutput.ReadLineAsync().WaitAsync(Patience));
        api.More.Release();
        Assert.Equal("line 2", await kubectl.StandardOutput.ReadLineAsync().WaitAsync(Patience));
        await kubectl.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, kubectl.ExitCode);
    }

    [KubectlFact]
    [Trait("Category", "Slow")]
    public async Task A_watch_comes_event_by_event_and_ends_with_its_client()
    {
        var api = new FakeApiServer();
        await using var upstream = await KestrelUpstream.StartAsync(api.HandleAsync);
        await using var front = await Front.StartAsync(upstream.Options);
        using var kubectl = Kubectl.Start(front.Port, "get", "pods", "-w", "-o", "jsonpath={.status.phase}{'\\n'}");
        try
        {
            Assert.Equal("Running", await kubectl.StandardOutput.ReadLineAsync().WaitAsync(Patience));
            api.More.Release();
            Assert.Equal("Succeeded", await kubectl.StandardOutput.ReadLineAsync().WaitAsync(Patience));
        }
        finally
        {
            kubectl.Kill();
        }

        await Wait.UntilAsync(() => front.Results.Any(result => result.Outcome == ForwardOutcome.ClientGone), "the watch ended with its client");
        Assert.Equal(0, front.Upstream.InFlight);
    }

    [Theory]
    [InlineData("v5.channel.k8s.io")]
    [InlineData("v5.channel.k8s.io,v4.channel.k8s.io")]
    public async Task A_WebSocket_client_speaks_the_channels_of_exec(string protocols)
    {
        var api = new FakeApiServer();
        await using var upstream = await KestrelUpstream.StartAsync(api.HandleAsync);
        await using var front = await Front.StartAsync(upstream.Options);
        using var socket = new ClientWebSocket();
        foreach (var protocol in protocols.Split(',')) socket.Options.AddSubProtocol(protocol);

        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{front.Port}/api/v1/namespaces/default/pods/web/exec?command=cat&stdin=true&stdout=true"), CancellationToken.None);
        await socket.SendAsync("\0hello"u8.ToArray(), WebSocketMessageType.Binary, true, CancellationToken.None);
        Assert.Equal("\u0001hello", await ReceiveAsync(socket));
        await socket.SendAsync((byte[])[255, 0], WebSocketMessageType.Binary, true, CancellationToken.None);
        Assert.StartsWith("\u0003{\"metadata\":{},\"status\":\"Success\"", await ReceiveAsync(socket), StringComparison.Ordinal);

        Assert.Equal(FakeApiServer.Protocol, socket.SubProtocol);
    }

    private static async Task<string> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[4096];
        var message = await socket.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(Patience);
        return Encoding.UTF8.GetString(buffer, 0, message.Count);
    }
}
