namespace LuBan.Sdk.Testing;

/// <summary>
/// The kernel's clock, and that of its extensions when they take <see cref="TimeProvider"/> from their container: it runs like the real one, and can be moved ahead.
/// </summary>
/// <remarks>It is not frozen: the kernel's own waiting would never end.</remarks>
public sealed class TestClock : TimeProvider
{
    private readonly Lock _moving = new();
    private readonly HashSet<TestTimer> _timers = [];
    private readonly TimeSpan _offset;
    private long _ahead;

    internal TestClock(DateTimeOffset? start) => _offset = start is { } now ? now - DateTimeOffset.UtcNow : TimeSpan.Zero;

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Moves the clock ahead. Timers that become due fire at once, each of them once; what they start runs on other threads, so wait for its effect.</summary>
    /// <param name="by">How far; not back.</param>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(by.Ticks);
        List<TestTimer> timers;
        lock (_moving)
        {
            Interlocked.Add(ref _ahead, by.Ticks);
            timers = [.. _timers];
        }
        foreach (var timer in timers) timer.Schedule();
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + _offset + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    /// <inheritdoc />
    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref _ahead);

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new TestTimer(this, callback, state);
        lock (_moving) _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    private void Forget(TestTimer timer)
    {
        lock (_moving) _timers.Remove(timer);
    }

    /// <summary>A real timer that is set again whenever the clock is moved.</summary>
    private sealed class TestTimer : ITimer
    {
        private const long Never = long.MaxValue;
        private readonly Lock _setting = new();
        private readonly TestClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _real;
        private long _due = Never;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private bool _disposed;

        public TestTimer(TestClock clock, TimerCallback callback, object? state)
        {
            (_clock, _callback, _state) = (clock, callback, state);
            _real = System.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_setting)
            {
                _due = dueTime == Timeout.InfiniteTimeSpan ? Never : _clock.GetTimestamp() + dueTime.Ticks;
                _period = period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period;
                return Set();
            }
        }

        public void Schedule()
        {
            lock (_setting) Set();
        }

        public void Dispose()
        {
            lock (_setting) _disposed = true;
            _clock.Forget(this);
            _real.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            lock (_setting) _disposed = true;
            _clock.Forget(this);
            return _real.DisposeAsync();
        }

        private bool Set()
        {
            if (_disposed) return false;
            var wait = _due == Never ? Timeout.InfiniteTimeSpan : TimeSpan.FromTicks(Math.Max(0, _due - _clock.GetTimestamp()));
            return _real.Change(wait, Timeout.InfiniteTimeSpan);
        }

        private void Fire()
        {
            lock (_setting)
            {
                if (_disposed || _due == Never) return;
                // Timers of the system count in whole milliseconds: one that came a little early is set again.
                if (_due > _clock.GetTimestamp())
                {
                    Set();
                    return;
                }
                _due = _period == Timeout.InfiniteTimeSpan ? Never : _clock.GetTimestamp() + _period.Ticks;
                if (_due != Never) Set();
            }
            _callback(_state);
        }
    }
}
