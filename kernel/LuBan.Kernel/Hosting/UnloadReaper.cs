namespace LuBan.Kernel.Hosting;

/// <summary>Proves that a load context is gone: collects, looks, and looks again.</summary>
internal sealed class UnloadReaper(TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _collecting = new(1);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Waits until the context is collected.</summary>
    /// <returns>False when it still lives after <paramref name="timeout"/>.</returns>
    public async Task<bool> WaitAsync(WeakReference context, TimeSpan timeout)
    {
        var started = time.GetTimestamp();
        for (var round = 0; context.IsAlive; round++)
        {
            var last = time.GetElapsedTime(started) >= timeout;
            await CollectAsync(context, blocking: last);
            if (last) return !context.IsAlive;
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(10 << Math.Min(round, 5), 250)), time);
        }
        return true;
    }

    /// <summary>Goes on looking at a leaked context, ever more rarely, and tells when it is gone after all.</summary>
    public async Task WatchAsync(WeakReference context, Action gone)
    {
        for (var pause = TimeSpan.FromSeconds(1); context.IsAlive; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, TimeSpan.FromMinutes(10).Ticks)))
        {
            try
            {
                await Task.Delay(pause, time, _stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await CollectAsync(context, blocking: false);
        }
        gone();
    }

    public void Dispose() => _stopping.Cancel();

    private async Task CollectAsync(WeakReference context, bool blocking)
    {
        // Finalizers are not awaited: one of the extension's may hang, and the next round comes anyway.
        await _collecting.WaitAsync();
        try
        {
            if (context.IsAlive) GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking);
        }
        finally
        {
            _collecting.Release();
        }
    }
}
