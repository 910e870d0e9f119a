using System.Net.Sockets;

namespace LuBan.Kernel.Gateway;

/// <summary>
/// A connection whose upstream may answer and hang up before the request's body is whole ("too large"). Writing then fails, but the answer has
/// arrived and is still there to be read: what cannot be written any more is dropped, so that the answer is read. Without one, reading fails in turn.
/// </summary>
internal sealed class UpstreamStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await base.WriteAsync(buffer, cancellationToken);
        }
        catch (IOException) when (HasAnswer())
        {
            // Read next.
        }
    }

    private bool HasAnswer()
    {
        try
        {
            return Socket.Available > 0;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
