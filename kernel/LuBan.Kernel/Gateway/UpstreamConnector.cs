using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace LuBan.Kernel.Gateway;

/// <summary>Opens connections to one upstream.</summary>
internal sealed class UpstreamConnector(UpstreamOptions options)
{
    private readonly UpstreamTls? _tls = options.Address?.Scheme == Uri.UriSchemeHttps ? new UpstreamTls(options.Address.IdnHost, options.Tls ?? new TlsOptions()) : null;

    /// <summary>A connection with its TLS, together with its socket.</summary>
    /// <remarks>TLS is spoken here and not by the HTTP client, which would expect the name that the client's <c>Host</c> says in the upstream's certificate.</remarks>
    /// <param name="http2">Whether HTTP/2 is offered first.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async ValueTask<(Socket Socket, Stream Stream)> ConnectAsync(bool http2, CancellationToken cancellationToken)
    {
        var socket = await ConnectSocketAsync(cancellationToken);
        var plain = new UpstreamStream(socket);
        if (_tls is null) return (socket, plain);
        var secure = new SslStream(plain);
        try
        {
            await secure.AuthenticateAsClientAsync(_tls.CreateOptions(http2), cancellationToken);
            return (socket, secure);
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    private async ValueTask<Socket> ConnectSocketAsync(CancellationToken cancellationToken)
    {
        if (options.SocketPath is { } path) return await ConnectAsync(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), socket => socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken));
        var addresses = await AllowedAsync(cancellationToken);
        return await ConnectAsync(new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }, socket => socket.ConnectAsync(addresses, options.Address!.Port, cancellationToken));
    }

    private async ValueTask<IPAddress[]> AllowedAsync(CancellationToken cancellationToken)
    {
        var host = options.Address!.IdnHost;
        IPAddress[] found = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = found.Where(address => AddressGuard.Allows(address, options.AllowedNetworks)).ToArray();
        return allowed.Length > 0 ? allowed : throw new HttpRequestException(HttpRequestError.ConnectionError, $"{host} is {string.Join(", ", found.Select(address => address.ToString()))}: an address of this machine's own network or of a cloud's metadata, which upstreams may not have.");
    }

    private static async ValueTask<Socket> ConnectAsync(Socket socket, Func<Socket, ValueTask> connect)
    {
        try
        {
            await connect(socket);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
