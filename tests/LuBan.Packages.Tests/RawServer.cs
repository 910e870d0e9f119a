using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LuBan.Packages.Tests;

/// <summary>Something that listens and is no feed.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _kind;
    private readonly Task _loop;

    public RawServer(string kind)
    {
        _kind = kind;
        _listener.Start();
        _loop = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v3/index.json";

    public string LastRequest { get; private set; } = "";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        finally
        {
            await Task.WhenAll(connections).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var connection = client;
        var stream = connection.GetStream();
        var buffer = new byte[8192];
        var read = await stream.ReadAsync(buffer, _stop.Token);
        LastRequest = Encoding.ASCII.GetString(buffer, 0, read);
        if (_kind == "silent") await Task.Delay(Timeout.Infinite, _stop.Token);
        var body = _kind == "html" ? "<html>welcome</html>" : "{}";
        var answer = _kind.StartsWith("redirect:", StringComparison.Ordinal)
            ? $"HTTP/1.1 302 Found\r\nLocation: {_kind["redirect:".Length..]}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            : $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), _stop.Token);
    }
}
