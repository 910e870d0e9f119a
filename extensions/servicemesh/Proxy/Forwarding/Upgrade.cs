using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LuBan.ServiceMesh.Proxy.Forwarding;

/// <summary>A client's offer to speak WebSocket. No other protocol is passed on, above all not HTTP/2, which would tunnel past every rule.</summary>
internal static class Upgrade
{
    private const int BufferSize = 16 * 1024;

    // An endpoint that hears of the client's end may still want to say goodbye.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    public static bool IsOffered(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } && HopByHop.Tokens(context.Request.Headers.Upgrade).Contains("websocket", StringComparer.OrdinalIgnoreCase);

    /// <summary>Carries bytes both ways until both sides have ended, or one has broken off.</summary>
    public static async Task TunnelAsync(Stream client, Stream upstream, RequestRecord record, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var up = PumpAsync(client, upstream, count => record.Sent += count, ending.Token);
        var down = PumpAsync(upstream, client, count => record.Received += count, ending.Token);
        if (await Task.WhenAny(up, down) == up) ending.CancelAfter(Farewell);
        else await ending.CancelAsync();
        await Task.WhenAll(up, down);
    }

    private static async Task PumpAsync(Stream from, Stream to, Action<int> moved, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken) is var count and > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                await to.FlushAsync(cancellationToken);
                moved(count);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // One side has gone; the other one is told by the end of the streams.
        }
    }
}
