using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace LuBan.ServiceMesh.Proxy.Listening;

/// <summary>Gives the web server the connections of all listeners as if they came from one.</summary>
internal sealed class MeshTransport(ListenerSet listeners) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => endpoint is MeshEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new Merged(endpoint, (((MeshEndPoint)endpoint).IsHttp2 ? listeners.Http2 : listeners.Http1).Reader));

    private sealed class Merged(EndPoint endpoint, ChannelReader<ConnectionContext> connections) : IConnectionListener
    {
        private readonly CancellationTokenSource _unbound = new();

        public EndPoint EndPoint => endpoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_unbound.Token, cancellationToken);
            try
            {
                return await connections.ReadAsync(either.Token);
            }
            catch (Exception exception) when (exception is ChannelClosedException or OperationCanceledException)
            {
                return null;
            }
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default) => await _unbound.CancelAsync();

        public ValueTask DisposeAsync()
        {
            _unbound.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
