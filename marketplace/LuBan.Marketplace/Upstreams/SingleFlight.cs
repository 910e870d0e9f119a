using System.Collections.Concurrent;

namespace LuBan.Marketplace.Upstreams;

/// <summary>Runs one operation for all who ask for the same thing at the same time. It goes on when one of them gives up.</summary>
internal sealed class SingleFlight<T>
{
    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> _running = new(StringComparer.OrdinalIgnoreCase);

    public Task<T> RunAsync(string key, Func<Task<T>> operation, CancellationToken cancellationToken) =>
        _running.GetOrAdd(key, name => new Lazy<Task<T>>(() => RunAndForgetAsync(name, operation))).Value.WaitAsync(cancellationToken);

    private async Task<T> RunAndForgetAsync(string key, Func<Task<T>> operation)
    {
        // The first one must not run inside the lock of the one who asked.
        await Task.Yield();
        try
        {
            return await operation();
        }
        finally
        {
            _running.TryRemove(key, out _);
        }
    }
}
