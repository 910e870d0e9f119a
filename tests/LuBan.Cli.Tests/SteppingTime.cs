namespace LuBan.Cli.Tests;

/// <summary>A clock that jumps over every pause, and remembers how long each was.</summary>
internal sealed class SteppingTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _pauses = [];
    private TimeSpan _passed;

    public IReadOnlyList<TimeSpan> Pauses
    {
        get { lock (_lock) return [.. _pauses]; }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return DateTimeOffset.UnixEpoch.AddYears(60) + _passed;
    }

    public override long GetTimestamp()
    {
        lock (_lock) return _passed.Ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _pauses.Add(dueTime);
            _passed += dueTime;
        }
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
