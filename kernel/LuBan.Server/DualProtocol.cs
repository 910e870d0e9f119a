using System.Buffers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace LuBan.Server;

/// <summary>
/// Serves HTTP and HTTPS on one port: the first byte of a connection tells which (RFC 8446 §5.1: a TLS handshake record begins with 22).
/// kubectl needs HTTPS, because it sends no credentials over plain HTTP, while a laptop's curl should not need a certificate.
/// </summary>
internal static class DualProtocol
{
    private const byte TlsHandshake = 22;

    public static void UseHttpAndHttps(this ListenOptions listen, Action<HttpsConnectionAdapterOptions> https)
    {
        ConnectionDelegate? plain = null;
        listen.Use(tls => async connection =>
        {
            var next = await BeginsWithTlsAsync(connection) ? tls : plain!;
            await next(connection);
        });
        listen.UseHttps(https);
        // Kestrel builds the pipeline from its end, so what comes after TLS is known before the choice above is made.
        listen.Use(next => plain = next);
    }

    private static async Task<bool> BeginsWithTlsAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        var read = await input.ReadAsync(connection.ConnectionClosed);
        var isTls = !read.Buffer.IsEmpty && read.Buffer.FirstSpan[0] == TlsHandshake;
        // Looked at, not consumed: the byte belongs to whoever reads next.
        input.AdvanceTo(read.Buffer.Start);
        return isTls;
    }
}
