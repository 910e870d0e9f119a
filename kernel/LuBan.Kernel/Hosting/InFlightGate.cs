namespace LuBan.Kernel.Hosting;

/// <summary>Counts requests in flight. Once closed it lets nobody in, and <see cref="Drained"/> ends when the last one leaves.</summary>
internal sealed class InFlightGate
{
    private const long Closed = long.MinValue;

    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _state;

    public int Count => (int)(Volatile.Read(ref _state) & ~Closed);

    public bool IsClosed => Volatile.Read(ref _state) < 0;

    public Task Drained => _drained.Task;

    /// <summary>Waits for the last one to leave.</summary>
    /// <param name="time">How long.</param>
    /// <param name="clock">By which clock.</param>
    /// <param name="hurry">Ends the wait.</param>
    /// <returns>Whether nobody is in any more.</returns>
    public async Task<bool> DrainedWithinAsync(TimeSpan time, TimeProvider clock, CancellationToken hurry)
    {
        if (Drained.IsCompleted) return true;
        try
        {
            await Drained.WaitAsync(time, clock, hurry);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    public bool TryEnter()
    {
        var state = Volatile.Read(ref _state);
        while (state >= 0)
        {
            var seen = Interlocked.CompareExchange(ref _state, state + 1, state);
            if (seen == state) return true;
            state = seen;
        }
        return false;
    }

    public void Exit()
    {
        if (Interlocked.Decrement(ref _state) == Closed) _drained.TrySetResult();
    }

    public void Close()
    {
        if (Interlocked.Or(ref _state, Closed) == 0) _drained.TrySetResult();
    }
}
