namespace LuBan.Observability.PromQl;

/// <summary>Lets a limited number of queries run; the limit may change while they do.</summary>
internal sealed class QueryGate
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private int _running;

    public async Task<IDisposable> EnterAsync(int limit, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> node;
        lock (_gate)
        {
            if (_running < limit)
            {
                _running++;
                return new Turn(this);
            }
            node = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        await using var registration = cancellationToken.Register(() => node.Value.TrySetCanceled(cancellationToken));
        try
        {
            await node.Value.Task;
            return new Turn(this);
        }
        finally
        {
            lock (_gate)
            {
                if (node.List is not null) _waiting.Remove(node);
            }
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            // The turn is handed on to the first who still waits.
            while (_waiting.First is { } next)
            {
                _waiting.RemoveFirst();
                if (next.Value.TrySetResult()) return;
            }
            _running--;
        }
    }

    private sealed class Turn(QueryGate gate) : IDisposable
    {
        private QueryGate? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave();
    }
}
