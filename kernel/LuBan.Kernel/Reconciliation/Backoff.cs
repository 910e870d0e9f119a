using System.Collections.Concurrent;

namespace LuBan.Kernel.Reconciliation;

/// <summary>Delays that double with each failure of a key, up to a limit.</summary>
internal sealed class Backoff<TKey>(TimeSpan initial, TimeSpan limit) where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, int> _failures = new();

    public TimeSpan Next(TKey key)
    {
        var failures = _failures.AddOrUpdate(key, 1, (_, count) => count + 1);
        return After(failures, initial, limit);
    }

    public void Forget(TKey key) => _failures.TryRemove(key, out _);

    /// <summary>The delay after the given number of failures in a row.</summary>
    public static TimeSpan After(int failures, TimeSpan initial, TimeSpan limit)
    {
        var delay = initial * Math.Pow(2, Math.Min(failures - 1, 30));
        return delay < limit ? delay : limit;
    }
}
