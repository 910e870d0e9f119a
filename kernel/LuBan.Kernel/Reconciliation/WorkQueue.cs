namespace LuBan.Kernel.Reconciliation;

/// <summary>
/// A queue of keys to look at. A key waits at most once however often it is added, and is never handed to two workers at a time:
/// added again while being worked on, it comes back when that work is done.
/// </summary>
internal sealed class WorkQueue<TKey>(TimeProvider time) : IDisposable where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Queue<TKey> _ready = new();
    private readonly HashSet<TKey> _waiting = [];
    private readonly HashSet<TKey> _working = [];
    private readonly Dictionary<TKey, ITimer> _delayed = [];
    private readonly SemaphoreSlim _available = new(0);
    private bool _closed;

    public void Add(TKey key)
    {
        lock (_gate)
        {
            if (_closed || !_waiting.Add(key)) return;
            if (_working.Contains(key)) return;
            _ready.Enqueue(key);
        }
        _available.Release();
    }

    /// <summary>Adds the key after a delay. A second call for the same key replaces the first.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }
        lock (_gate)
        {
            if (_closed) return;
            if (_delayed.Remove(key, out var earlier)) earlier.Dispose();
            // Created disarmed and armed afterwards: the callback must find its own timer in the table.
            var timer = time.CreateTimer(_ => Due(key), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _delayed[key] = timer;
            timer.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    public async ValueTask<TKey> TakeAsync(CancellationToken cancellationToken)
    {
        await _available.WaitAsync(cancellationToken);
        lock (_gate)
        {
            var key = _ready.Dequeue();
            _waiting.Remove(key);
            _working.Add(key);
            return key;
        }
    }

    /// <summary>Ends the work on a key taken before.</summary>
    public void Done(TKey key)
    {
        lock (_gate)
        {
            _working.Remove(key);
            if (_closed || !_waiting.Contains(key)) return;
            _ready.Enqueue(key);
        }
        _available.Release();
    }

    /// <summary>Stops accepting keys and drops the delayed ones.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (var timer in _delayed.Values) timer.Dispose();
            _delayed.Clear();
        }
    }

    private void Due(TKey key)
    {
        lock (_gate)
        {
            if (_delayed.Remove(key, out var timer)) timer.Dispose();
        }
        Add(key);
    }
}
