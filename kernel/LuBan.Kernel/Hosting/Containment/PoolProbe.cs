using System.Diagnostics;

namespace LuBan.Kernel.Hosting;

/// <summary>Measures how long work waits for a thread of the pool.</summary>
internal sealed class PoolProbe : IThreadPoolWorkItem
{
    private long _sentAt;
    private long _waited;

    /// <summary>Sends the next piece of work when the last one was done.</summary>
    /// <returns>How long the last one waited; longer as long as it still does.</returns>
    public TimeSpan Look()
    {
        var now = Stopwatch.GetTimestamp();
        var sentAt = Volatile.Read(ref _sentAt);
        if (sentAt != 0) return Stopwatch.GetElapsedTime(sentAt, now);
        var waited = Stopwatch.GetElapsedTime(0, Volatile.Read(ref _waited));
        Volatile.Write(ref _sentAt, now);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return waited;
    }

    /// <inheritdoc />
    public void Execute()
    {
        Volatile.Write(ref _waited, Stopwatch.GetTimestamp() - _sentAt);
        Volatile.Write(ref _sentAt, 0);
    }
}
