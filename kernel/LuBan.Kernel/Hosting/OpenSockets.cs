using System.Collections.Concurrent;
using System.Net.WebSockets;

namespace LuBan.Kernel.Hosting;

/// <summary>The sockets that an extension holds open.</summary>
internal sealed class OpenSockets
{
    private readonly ConcurrentDictionary<WebSocket, bool> _sockets = new();

    public int Count => _sockets.Count;

    public void Add(WebSocket socket)
    {
        foreach (var closed in _sockets.Keys.Where(known => known.State is WebSocketState.Closed or WebSocketState.Aborted)) _sockets.TryRemove(closed, out _);
        _sockets[socket] = true;
    }

    /// <summary>Sends each client a close frame with status 1001, going away.</summary>
    public async Task CloseAllAsync(string reason, CancellationToken cancellationToken) =>
        await Task.WhenAll(_sockets.Keys.Select(socket => CloseAsync(socket, reason, cancellationToken)));

    public void Clear() => _sockets.Clear();

    private static async Task CloseAsync(WebSocket socket, string reason, CancellationToken cancellationToken)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, reason, cancellationToken);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            // The client is gone or does not read: the request is cancelled next in any case.
        }
    }
}
