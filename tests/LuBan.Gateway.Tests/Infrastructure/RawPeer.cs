using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using LuBan.Kernel.Gateway;

namespace LuBan.Gateway.Tests;

/// <summary>An upstream that does exactly what its script says, connection by connection.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<RawPeerConnection, Task> _script;

    public RawPeer(Func<RawPeerConnection, Task> script)
    {
        _script = script;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<Exception> Faults { get; } = new();

    public int Connections { get; private set; }

    public UpstreamOptions Options => new() { Name = "peer", Address = new Uri($"http://127.0.0.1:{Port}") };

    /// <summary>Answers every request with this text and closes.</summary>
    public static RawPeer Answering(string response) => new(async connection =>
    {
        await connection.RequestAsync();
        await connection.SendAsync(response);
    });

    /// <summary>Answers each request with 200 and what it saw: the request as it came.</summary>
    public static RawPeer Mirror() => new(async connection =>
    {
        while (true)
        {
            var (head, body) = await connection.RequestAsync();
            var seen = string.Join("\n", head.Headers.Select(header => $"{header.Key}: {header.Value}").Prepend(head.FirstLine)) + "\n\n" + body;
            await connection.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {seen.Length}\r\n\r\n{seen}");
        }
    });

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
            Connections++;
            _ = ServeAsync(socket);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var connection = new RawPeerConnection(socket);
        try
        {
            await _script(connection);
        }
        catch (Exception exception) when (exception is IOException or EndOfStreamException or ObjectDisposedException)
        {
            // The forwarder ended the connection.
        }
        catch (Exception exception)
        {
            Faults.Enqueue(exception);
        }
    }
}
