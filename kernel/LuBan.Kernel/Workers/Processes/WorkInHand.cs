namespace LuBan.Kernel.Workers.Processes;

/// <summary>Counts what a worker has to do, and remembers when it last had something.</summary>
internal sealed class WorkInHand(TimeProvider time)
{
    private int _count;
    private long _last = time.GetTimestamp();

    /// <summary>How long there has been nothing; zero while there is something.</summary>
    public TimeSpan IdleFor => Volatile.Read(ref _count) > 0 ? TimeSpan.Zero : time.GetElapsedTime(Interlocked.Read(ref _last));

    /// <summary>Something begins; it ends with the answer's disposal.</summary>
    public IDisposable Begin()
    {
        Interlocked.Increment(ref _count);
        return new Piece(this);
    }

    /// <summary>As if something had just ended.</summary>
    public void Touch() => Interlocked.Exchange(ref _last, time.GetTimestamp());

    private sealed class Piece(WorkInHand work) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) != 0) return;
            // The time first: between the two nobody sees an old end without work.
            work.Touch();
            Interlocked.Decrement(ref work._count);
        }
    }
}
