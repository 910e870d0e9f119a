using System.Net.Sockets;
using System.Text;

namespace LuBan.Gateway.Tests;

/// <summary>One connection of a <see cref="RawPeer"/>.</summary>
internal sealed class RawPeerConnection : IDisposable
{
    private readonly Socket _socket;

    public RawPeerConnection(Socket socket)
    {
        socket.NoDelay = true;
        _socket = socket;
        Stream = new NetworkStream(socket, ownsSocket: true);
        Reader = new RawReader(Stream);
    }

    public NetworkStream Stream { get; }

    public RawReader Reader { get; }

    public async Task<(RawHead Head, string Body)> RequestAsync()
    {
        var head = await Reader.HeadAsync();
        return (head, await Reader.BodyAsync(head, head.Method));
    }

    public async Task SendAsync(string text) => await Stream.WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Reads until the other side ends; true when it ended well.</summary>
    public async Task<bool> EndedAsync()
    {
        try
        {
            await Reader.ToEndAsync();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => Stream.Dispose();
}
