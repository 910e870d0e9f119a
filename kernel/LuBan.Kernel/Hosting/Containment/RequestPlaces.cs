using System.Diagnostics;

namespace LuBan.Kernel.Hosting;

/// <summary>The places of one extension for requests: so many are taken at a time, so many wait, and for a while fewer may begin in a second than are asked for.</summary>
internal sealed class RequestPlaces(int limit, int queue) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private int _taken;
    private long _begun;
    private long _paced;
    private double? _pace;
    private double _credit;
    private long _creditAt;
    private bool _disposed;

    /// <summary>Requests that have a place.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Requests that wait for one.</summary>
    public int Waiting { get { lock (_lock) return _waiting.Count; } }

    /// <summary>Requests that got a place so far.</summary>
    public long Begun => Interlocked.Read(ref _begun);

    /// <summary>Requests that waited because of <see cref="Pace"/>.</summary>
    public long Paced => Interlocked.Read(ref _paced);

    /// <summary>How many may begin in a second; null for any number.</summary>
    public double? Pace { get { lock (_lock) return _pace; } }

    /// <summary>Takes a place, or waits for one.</summary>
    /// <returns>Whether there is one; if not, too many wait.</returns>
    public ValueTask<bool> TakeAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 && MayBegin())
            {
                Begin();
                return new(true);
            }
            if (_disposed || _waiting.Count >= queue) return new(false);
            if (_taken < limit) _paced++;
            var waiter = new Waiter();
            return new(WaitAsync(_waiting.AddLast(waiter), cancellationToken));
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _taken--;
            Admit();
        }
    }

    /// <summary>Sets how many may begin in a second from now on.</summary>
    public void SetPace(double? perSecond)
    {
        lock (_lock)
        {
            if (_pace is null) (_credit, _creditAt) = (0, Stopwatch.GetTimestamp());
            _pace = perSecond;
            Admit();
        }
    }

    /// <summary>Lets those begin whose turn it is by now.</summary>
    public void GiveTurns()
    {
        lock (_lock) Admit();
    }

    /// <summary>Sends everybody away who waits.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            foreach (var waiter in _waiting) waiter.Answer(false);
            _waiting.Clear();
        }
    }

    private async Task<bool> WaitAsync(LinkedListNode<Waiter> node, CancellationToken cancellationToken)
    {
        await using var cancelled = cancellationToken.UnsafeRegister(_ =>
        {
            lock (_lock)
            {
                if (node.List is null) return;
                _waiting.Remove(node);
            }
            node.Value.Cancel(cancellationToken);
        }, null);
        return await node.Value.Task;
    }

    private void Admit()
    {
        while (_waiting.First is { } first && MayBegin())
        {
            _waiting.RemoveFirst();
            Begin();
            first.Value.Answer(true);
        }
    }

    private bool MayBegin()
    {
        if (_taken >= limit) return false;
        if (_pace is not { } pace) return true;
        var now = Stopwatch.GetTimestamp();
        // What was not used is lost, but for one: bursts are what the others would wait for.
        _credit = Math.Min(_credit + Stopwatch.GetElapsedTime(_creditAt, now).TotalSeconds * pace, Math.Max(1, pace * 0.001));
        _creditAt = now;
        return _credit >= 1;
    }

    private void Begin()
    {
        _taken++;
        _begun++;
        if (_pace is not null) _credit--;
    }

    private sealed class Waiter : IThreadPoolWorkItem
    {
        private readonly TaskCompletionSource<bool> _source = new();
        private bool _answer;

        public Task<bool> Task => _source.Task;

        // Behind everything that the pool has to do already: the next of this extension must not go before others.
        public void Answer(bool answer)
        {
            _answer = answer;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        public void Cancel(CancellationToken cancellationToken) => _source.TrySetCanceled(cancellationToken);

        public void Execute() => _source.TrySetResult(_answer);
    }
}
