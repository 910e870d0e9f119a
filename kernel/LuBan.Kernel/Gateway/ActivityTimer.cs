namespace LuBan.Kernel.Gateway;

/// <summary>Cancels when nothing has moved for a while. Telling it that something moved costs a clock reading.</summary>
internal sealed class ActivityTimer : IDisposable
{
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _cancellation;
    private readonly ITimer _timer;
    private long _last;
    private long _periodTicks;

    /// <summary>Starts to watch.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="period">How long nothing may move; null for any time.</param>
    /// <param name="also">What cancels as well.</param>
    public ActivityTimer(TimeProvider time, TimeSpan? period, params ReadOnlySpan<CancellationToken> also)
    {
        _time = time;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(also);
        _last = time.GetTimestamp();
        Token = _cancellation.Token;
        _timer = time.CreateTimer(static state => ((ActivityTimer)state!).Check(), this, System.Threading.Timeout.InfiniteTimeSpan, System.Threading.Timeout.InfiniteTimeSpan);
        Restart(period);
    }

    /// <summary>Cancelled when nothing moved for too long, or by one of the others.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether it was this timer that cancelled.</summary>
    public bool Fired { get; private set; }

    /// <summary>Something moved.</summary>
    public void Touch() => Volatile.Write(ref _last, _time.GetTimestamp());

    /// <summary>Begins anew, with another period.</summary>
    public void Restart(TimeSpan? period)
    {
        Touch();
        Volatile.Write(ref _periodTicks, period?.Ticks ?? 0);
        _timer.Change(period ?? System.Threading.Timeout.InfiniteTimeSpan, System.Threading.Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancels, for reasons of the caller.</summary>
    public void Cancel() => _cancellation.Cancel();

    public void Dispose()
    {
        _timer.Dispose();
        _cancellation.Dispose();
    }

    private void Check()
    {
        var period = new TimeSpan(Volatile.Read(ref _periodTicks));
        if (period == TimeSpan.Zero) return;
        var left = period - _time.GetElapsedTime(Volatile.Read(ref _last));
        try
        {
            if (left > TimeSpan.Zero)
            {
                // It moved meanwhile: look again when it could be over. A timer may be early by its resolution.
                _timer.Change(left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left, System.Threading.Timeout.InfiniteTimeSpan);
                return;
            }
            Fired = true;
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The request ended at this moment.
        }
    }
}
