using System.Net;
using System.Net.Sockets;

namespace LuBan.Kernel.Workers.Protocol;

/// <summary>Sends requests over a Unix socket, whatever host they name, and nothing but what was asked for.</summary>
internal static class UnixSocketHandler
{
    /// <param name="socketPath">Where to connect.</param>
    /// <param name="connectTimeout">How long that may take.</param>
    public static SocketsHttpHandler Create(Func<CancellationToken, Task<string>> socketPath, TimeSpan connectTimeout) => new()
    {
        UseProxy = false, UseCookies = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None, ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true, ConnectTimeout = connectTimeout,
        ConnectCallback = async (_, cancellationToken) => await ConnectAsync(await socketPath(cancellationToken), cancellationToken),
    };

    private static async Task<Stream> ConnectAsync(string socketPath, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
