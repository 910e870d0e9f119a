using System.Net.Security;
using System.Net.Sockets;

namespace LuBan.Kernel.Gateway;

/// <summary>One HTTP/1.1 connection for one upgrade. It keeps its socket in sight, so that one direction can be ended while the other goes on.</summary>
internal sealed class UpgradeConnection : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private Socket? _socket;
    private Stream? _stream;

    public UpgradeConnection(UpstreamConnector connector, Func<Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>, SocketsHttpHandler> create) =>
        _invoker = new HttpMessageInvoker(create(async (_, cancellationToken) =>
        {
            (_socket, _stream) = await connector.ConnectAsync(http2: false, cancellationToken);
            return _stream;
        }));

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken) => _invoker.SendAsync(message, cancellationToken);

    /// <summary>Tells the upstream that nothing more comes, and goes on listening to it.</summary>
    public async ValueTask EndSendingAsync()
    {
        try
        {
            if (_stream is SslStream secure) await secure.ShutdownAsync();
            else _socket?.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It ended first.
        }
    }

    public void Dispose() => _invoker.Dispose();
}
