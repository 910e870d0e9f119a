using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace LuBan.Kernel.Gateway;

/// <summary>Opens connections to one upstream.</summary>
internal sealed class UpstreamConnector(UpstreamOptions options)
{
    private readonly UpstreamTls? _tls = options.Address?.Scheme == Uri.UriSchemeHttps ? new UpstreamTls(options.Address.IdnHost, options.Tls ?? new TlsOptions()) : null;

    /// <summary>What <see cref="SocketsHttpHandler"/> needs to speak TLS itself; null without TLS.</summary>
    public SslClientAuthenticationOptions? Tls => _tls?.CreateOptions();

    /// <summary>A connected socket.</summary>
    /// <exception cref="HttpRequestException">The address is not allowed.</exception>
    public async ValueTask<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        if (options.SocketPath is { } path) return await ConnectAsync(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), socket => socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken));
        var addresses = await AllowedAsync(cancellationToken);
        return await ConnectAsync(new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }, socket => socket.ConnectAsync(addresses, options.Address!.Port, cancellationToken));
    }

    /// <summary>A connection on which the peer expects HTTP/1.1, together with its socket.</summary>
    public async ValueTask<(Socket Socket, Stream Stream)> ConnectHttp1Async(CancellationToken cancellationToken)
    {
        var socket = await ConnectAsync(cancellationToken);
        var plain = new NetworkStream(socket, ownsSocket: true);
        if (_tls is null) return (socket, plain);
        var secure = new SslStream(plain);
        try
        {
            var tls = _tls.CreateOptions();
            tls.ApplicationProtocols = [SslApplicationProtocol.Http11];
            await secure.AuthenticateAsClientAsync(tls, cancellationToken);
            return (socket, secure);
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
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
