using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LuBan.Benchmarks;

/// <summary>One keep-alive HTTP/1.1 connection with blocking calls: as little work per request on the client's side as there can be.</summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000 };
    private readonly byte[][] _requests;
    private byte[] _buffer = new byte[16 * 1024];
    private int _next;

    /// <summary>Connects.</summary>
    /// <param name="port">To this port of the loopback.</param>
    /// <param name="paths">What is asked, in turn.</param>
    /// <param name="first">Which of them first.</param>
    /// <param name="token">The bearer token; empty: none.</param>
    public LoadConnection(int port, IReadOnlyList<string> paths, int first, string token)
    {
        var authorization = token.Length == 0 ? "" : $"Authorization: Bearer {token}\r\n";
        _requests = [.. paths.Select(path => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{authorization}\r\n"))];
        _next = first;
        _socket.Connect(IPAddress.Loopback, port);
    }

    /// <summary>Sends the next request and reads the whole answer.</summary>
    public void Exchange()
    {
        _socket.Send(_requests[_next++ % _requests.Length]);
        var length = 0;
        do
        {
            if (length == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
            var read = _socket.Receive(_buffer.AsSpan(length));
            if (read == 0) throw new IOException("The server closed the connection.");
            length += read;
        }
        while (!IsWhole(_buffer.AsSpan(0, length)));
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        if (!answer.StartsWith("HTTP/1.1 200"u8)) throw new IOException($"Expected 200: {Encoding.UTF8.GetString(answer)}");
        var body = answer[(end + 4)..];
        var head = answer[..end];
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0) return body.EndsWith("0\r\n\r\n"u8);
        var text = head[(at + "Content-Length: ".Length)..];
        var line = text.IndexOf((byte)'\r');
        return body.Length == int.Parse(line < 0 ? text : text[..line], CultureInfo.InvariantCulture);
    }
}
