using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LuBan.Gateway.Tests.Corpus;

/// <summary>An upstream that answers 200 to whatever begins like a request, and remembers each one, byte by byte.</summary>
internal sealed class RecordingPeer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public RecordingPeer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<RecordedRequest> Requests { get; } = new();

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
            _ = ServeAsync(socket);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        var reader = new RawReader(stream);
        try
        {
            while (true)
            {
                var head = await RawHeadAsync(reader);
                var request = new RecordedRequest(head);
                Requests.Enqueue(request);
                if (request.IsChunked) await reader.ChunksAsync();
                else if (request.Length is { } length) await reader.ReadAsync(length);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray());
            }
        }
        catch (Exception exception) when (exception is IOException or EndOfStreamException or FormatException or ObjectDisposedException)
        {
            // The connection is over, or not to be understood any more.
        }
    }

    private static async Task<string> RawHeadAsync(RawReader reader)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)) head.Append(await reader.ReadAsync(1));
        return head.ToString();
    }
}
