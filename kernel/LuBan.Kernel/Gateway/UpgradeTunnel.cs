using System.Buffers;

namespace LuBan.Kernel.Gateway;

/// <summary>Carries bytes both ways between a client and an upstream that speak another protocol now.</summary>
internal sealed class UpgradeTunnel(Stream client, Stream upstream, UpgradeConnection connection, ActivityTimer timer, CancellationToken clientGone)
{
    private const int BufferSize = 16 * 1024;

    // An upstream is told that the client has gone by the end of its bytes, and may still want to say goodbye.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    /// <summary>Returns when both directions have ended.</summary>
    /// <exception cref="IOException">One side broke off.</exception>
    /// <exception cref="OperationCanceledException">Nothing moved for too long, or the upstream was ended.</exception>
    public async Task RunAsync()
    {
        var up = PumpAsync(client, upstream, GatewayMetrics.Sent);
        var down = PumpAsync(upstream, client, GatewayMetrics.Received);
        try
        {
            if (await Task.WhenAny(up, down) == up)
            {
                await up;
                // Everything of the client has gone up: its end goes up too, and what the upstream still says comes down.
                await connection.EndSendingAsync();
                using var farewell = clientGone.UnsafeRegister(state => ((ActivityTimer)state!).Restart(Farewell), timer);
                await down;
            }
            else await down;
        }
        finally
        {
            timer.Cancel();
            await Task.WhenAll(up, down).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PumpAsync(Stream from, Stream to, Action<int> count)
    {
        while (true)
        {
            // Without memory while nothing comes: most of these connections are silent most of the time.
            _ = await from.ReadAsync(Memory<byte>.Empty, timer.Token);
            var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
            try
            {
                var read = await from.ReadAsync(buffer, timer.Token);
                if (read == 0) return;
                timer.Touch();
                await to.WriteAsync(buffer.AsMemory(0, read), timer.Token);
                await to.FlushAsync(timer.Token);
                count(read);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
