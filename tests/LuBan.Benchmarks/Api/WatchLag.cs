using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LuBan.Benchmarks.Api;

/// <summary>From the moment a write is sent until each watcher has read its event.</summary>
internal static class WatchLag
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly byte[] Mark = Encoding.ASCII.GetBytes(ApiObjects.Stamp);

    /// <summary>Writes at a steady pace while watchers watch; returns the milliseconds of each delivery, the memory meanwhile, and the server's processor time for each delivery.</summary>
    public static async Task<(Figures Lag, double[] ResidentMiB, double CpuMicroseconds)> MeasureAsync(IApiPeer peer, string folder, string name, int watchers, int writes, TimeSpan pause, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (sent, lags) = (new long[writes], new ConcurrentBag<List<double>>());
        using var begun = new CountdownEvent(watchers);
        using var complete = new CountdownEvent(watchers);
        var tasks = new List<Task>();
        try
        {
            for (var watcher = 0; watcher < watchers; watcher++)
            {
                // A few at a time: setting up is not what is measured.
                if (watcher % 50 == 49) await WaitAsync(begun, watchers - watcher + 10, tasks, stop.Token);
                tasks.Add(Task.Run(() => WatchAsync(peer, folder, begun, complete, sent, lags, stop.Token), CancellationToken.None));
            }
            await WaitAsync(begun, 0, tasks, stop.Token);
            var memory = peer.Memory.Select(part => part.ResidentMiB()).ToArray();
            var cpu = peer.CpuSeconds;
            using var timer = new PeriodicTimer(pause);
            for (var write = 0; write < writes; write++)
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                Volatile.Write(ref sent[write], Stopwatch.GetTimestamp());
                await peer.UpdateAsync(folder, name, string.Create(CultureInfo.InvariantCulture, $"{ApiObjects.Stamp}{write:000000}"), cancellationToken);
            }
            await WaitAsync(complete, 0, tasks, stop.Token);
            return (new(lags.SelectMany(list => list)), memory, (peer.CpuSeconds - cpu) * 1e6 / ((double)watchers * writes));
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(tasks).WaitAsync(Limit, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task WatchAsync(IApiPeer peer, string folder, CountdownEvent begun, CountdownEvent complete, long[] sent, ConcurrentBag<List<double>> lags, CancellationToken cancellationToken)
    {
        var (mine, finder, signalled) = (new List<double>(sent.Length), new StampFinder(Mark), false);
        lags.Add(mine);
        try
        {
            await peer.WatchAsync(folder, () => begun.Signal(), bytes => finder.Find(bytes, write =>
            {
                mine.Add(Stopwatch.GetElapsedTime(Volatile.Read(ref sent[write])).TotalMilliseconds);
                if (mine.Count < sent.Length || signalled) return;
                signalled = true;
                complete.Signal();
            }), cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The end of the measurement.
        }
    }

    private static async Task WaitAsync(CountdownEvent countdown, int left, List<Task> tasks, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (countdown.CurrentCount > left)
        {
            if (tasks.FirstOrDefault(task => task.IsFaulted) is { } failed) await failed;
            if (clock.Elapsed > Limit) throw new TimeoutException($"{countdown.CurrentCount} watchers were not served within {Limit.TotalSeconds:0} s.");
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
