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

    // Kestrel's own timeouts begin only behind this point.
    private static readonly TimeSpan FirstByteTimeout = TimeSpan.FromSeconds(30);

    public static void UseHttpAndHttps(this ListenOptions listen, Action<HttpsConnectionAdapterOptions> https)
    {
        ConnectionDelegate? plain = null;
        listen.Use(tls => async connection =>
        {
            if (await BeginsWithTlsAsync(connection) is not { } isTls) return;
            await (isTls ? tls : plain!)(connection);
        });
        listen.UseHttps(https);
        // Kestrel builds the pipeline from its end, so what comes after TLS is known before the choice above is made.
        listen.Use(next => plain = next);
    }

    /// <summary>Null when the connection ended, or stayed silent, before its first byte.</summary>
    private static async Task<bool?> BeginsWithTlsAsync(ConnectionContext connection)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        deadline.CancelAfter(FirstByteTimeout);
        try
        {
            var read = await connection.Transport.Input.ReadAsync(deadline.Token);
            if (read.Buffer.IsEmpty) return null;
            var isTls = read.Buffer.FirstSpan[0] == TlsHandshake;
            // Looked at, not consumed: the byte belongs to whoever reads next.
            connection.Transport.Input.AdvanceTo(read.Buffer.Start);
            return isTls;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            connection.Abort();
            return null;
        }
    }
}
