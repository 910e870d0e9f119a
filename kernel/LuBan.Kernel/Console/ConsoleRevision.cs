using System.Collections.Concurrent;

namespace LuBan.Kernel.Console;

/// <summary>A number that grows when a contributions document may have changed, for anybody.</summary>
internal sealed class ConsoleRevision
{
    private readonly ConcurrentDictionary<object, Action<long>> _listeners = new();
    private long _current = 1;

    /// <summary>Names this process: the numbers of another one mean something else.</summary>
    public string Boot { get; } = Guid.NewGuid().ToString("n");

    public long Current => Volatile.Read(ref _current);

    /// <summary>Tells everybody. Listeners must be quick and must not throw.</summary>
    public void Grow()
    {
        var next = Interlocked.Increment(ref _current);
        foreach (var listener in _listeners.Values) listener(next);
    }

    public IDisposable Listen(Action<long> listener)
    {
        var key = new object();
        _listeners[key] = listener;
        return new Listening(() => _listeners.TryRemove(key, out _));
    }

    private sealed class Listening(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
