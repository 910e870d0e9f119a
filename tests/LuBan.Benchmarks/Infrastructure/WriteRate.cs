using System.Diagnostics;

namespace LuBan.Benchmarks;

/// <summary>Durable writes per second.</summary>
internal static class WriteRate
{
    /// <summary>Each writer waits until its write is durable before it writes again.</summary>
    internal static async Task<double> MeasureAsync(Func<string, Task> write, int writers, TimeSpan slice, string prefix, CancellationToken cancellationToken)
    {
        var count = 0;
        var clock = Stopwatch.StartNew();
        // Threads of their own: the raw side blocks its writers, and must not wait for the pool to grow.
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Factory.StartNew(async () =>
        {
            for (var number = 0; clock.Elapsed < slice; number++)
            {
                await write($"{prefix}{writer}-{number}");
                Interlocked.Increment(ref count);
            }
        }, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
        return count / clock.Elapsed.TotalSeconds;
    }
}
