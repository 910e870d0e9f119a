using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LuBan.Gateway.Tests;

/// <summary>A client that writes bytes, right or wrong, and reads what comes back.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;
    private readonly RawReader _reader;

    private RawClient(Socket socket)
    {
        _socket = socket;
        Stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new RawReader(Stream);
    }

    public NetworkStream Stream { get; }

    public static async Task<RawClient> ConnectAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        return new RawClient(socket);
    }

    public async Task SendAsync(string text) => await Stream.WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Reads the head of a response; its body with <see cref="BodyAsync"/>.</summary>
    public Task<RawHead> HeadAsync() => _reader.HeadAsync().WaitAsync(Limit);

    /// <summary>A whole response.</summary>
    public async Task<RawResponse> ResponseAsync(string method = "GET")
    {
        var head = await HeadAsync();
        while (head.Status is 100) head = await HeadAsync();
        return new RawResponse(head, await BodyAsync(head, method));
    }

    public Task<string> BodyAsync(RawHead head, string method = "GET") => _reader.BodyAsync(head, method).WaitAsync(Limit);

    public Task<string> ReadAsync(int count) => _reader.ReadAsync(count).WaitAsync(Limit);

    public Task<string> LineAsync() => _reader.LineAsync().WaitAsync(Limit);

    /// <summary>What is still to come until the other side ends; throws <see cref="IOException"/> when it resets.</summary>
    public Task<string> ToEndAsync() => _reader.ToEndAsync().WaitAsync(Limit);

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Goes away without a goodbye.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => Stream.Dispose();
}
