namespace LuBan.Kernel.Reconciliation;

/// <summary>What comes first in a work queue.</summary>
internal enum WorkPriority
{
    /// <summary>Nothing happened to the object: the first look at it, or a resync.</summary>
    Low,

    /// <summary>The object changed, or asked to be looked at.</summary>
    Normal,
}

/// <summary>A key that a worker has taken.</summary>
internal readonly record struct WorkItem<TKey>(TKey Key, WorkPriority Priority, TimeSpan Waited);

/// <summary>
/// A queue of keys to look at. A key waits at most once however often it is added, and is never handed to two workers at a time:
/// added again while being worked on, it comes back when that work is done. Keys of normal priority go first; now and then a low one
/// goes in between, so that it comes at all.
/// </summary>
internal sealed class WorkQueue<TKey>(TimeProvider time) : IDisposable where TKey : notnull
{
    /// <summary>Every so many keys a low one goes first.</summary>
    private const int LowTurn = 16;

    private readonly Lock _gate = new();
    private readonly Queue<TKey> _normal = new();
    private readonly Queue<TKey> _low = new();
    private readonly Dictionary<TKey, (WorkPriority Priority, long Since)> _waiting = [];
    private readonly HashSet<TKey> _working = [];
    private readonly Dictionary<TKey, (ITimer Timer, WorkPriority Priority)> _delayed = [];
    private readonly SemaphoreSlim _available = new(0);
    private int _taken;
    private bool _closed;

    /// <summary>How many keys wait, the delayed ones not counted.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    /// <returns>Whether the key was not waiting yet.</returns>
    public bool Add(TKey key, WorkPriority priority = WorkPriority.Normal)
    {
        lock (_gate)
        {
            if (_closed) return false;
            if (_waiting.TryGetValue(key, out var waiting))
            {
                if (priority <= waiting.Priority) return false;
                // It stays in the low queue too, and is passed over there.
                _waiting[key] = (priority, waiting.Since);
                if (!_working.Contains(key)) _normal.Enqueue(key);
                return false;
            }
            _waiting[key] = (priority, time.GetTimestamp());
            if (_working.Contains(key)) return true;
            QueueOf(priority).Enqueue(key);
        }
        _available.Release();
        return true;
    }

    /// <summary>Adds the key after a delay. A second call for the same key replaces the first.</summary>
    public void AddAfter(TKey key, TimeSpan delay, WorkPriority priority = WorkPriority.Normal)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key, priority);
            return;
        }
        lock (_gate)
        {
            if (_closed) return;
            if (_delayed.Remove(key, out var earlier)) earlier.Timer.Dispose();
            // Created disarmed and armed afterwards: the callback must find its own timer in the table.
            var timer = time.CreateTimer(_ => Due(key), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _delayed[key] = (timer, priority);
            timer.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    public async ValueTask<WorkItem<TKey>> TakeAsync(CancellationToken cancellationToken)
    {
        await _available.WaitAsync(cancellationToken);
        lock (_gate)
        {
            var key = ++_taken % LowTurn == 0 ? Next(WorkPriority.Low, WorkPriority.Normal) : Next(WorkPriority.Normal, WorkPriority.Low);
            _waiting.Remove(key, out var waiting);
            _working.Add(key);
            return new(key, waiting.Priority, time.GetElapsedTime(waiting.Since));
        }
    }

    /// <summary>Ends the work on a key taken before.</summary>
    public void Done(TKey key)
    {
        lock (_gate)
        {
            _working.Remove(key);
            if (_closed || !_waiting.TryGetValue(key, out var waiting)) return;
            QueueOf(waiting.Priority).Enqueue(key);
        }
        _available.Release();
    }

    /// <summary>Stops accepting keys and drops the delayed ones.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (var (timer, _) in _delayed.Values) timer.Dispose();
            _delayed.Clear();
        }
    }

    private Queue<TKey> QueueOf(WorkPriority priority) => priority == WorkPriority.Low ? _low : _normal;

    private TKey Next(WorkPriority first, WorkPriority second)
    {
        foreach (var priority in (ReadOnlySpan<WorkPriority>)[first, second])
        {
            while (QueueOf(priority).TryDequeue(out var key))
            {
                // Passed over: what was taken from the other queue already.
                if (!_working.Contains(key) && _waiting.TryGetValue(key, out var waiting) && waiting.Priority == priority) return key;
            }
        }
        throw new InvalidOperationException("A place in the queue was announced, and none is there.");
    }

    private void Due(TKey key)
    {
        WorkPriority priority;
        lock (_gate)
        {
            if (!_delayed.Remove(key, out var delayed)) return;
            delayed.Timer.Dispose();
            priority = delayed.Priority;
        }
        Add(key, priority);
    }
}
