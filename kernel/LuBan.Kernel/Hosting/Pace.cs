namespace LuBan.Kernel.Reconciliation;

/// <summary>Lets so many calls per second begin, with bursts of up to one second's worth.</summary>
internal sealed class Pace(double perSecond, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly long _started = time.GetTimestamp();
    private double _next;

    /// <summary>Waits for a turn. Turns are given in the order of the calls.</summary>
    public ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (double.IsPositiveInfinity(perSecond)) return ValueTask.CompletedTask;
        TimeSpan delay;
        lock (_gate)
        {
            // In seconds since the start. An idle second, and not more, may be made up for.
            var now = time.GetElapsedTime(_started).TotalSeconds;
            _next = Math.Max(_next, now - 1 + 1 / perSecond);
            delay = TimeSpan.FromSeconds(Math.Max(0, _next - now));
            _next += 1 / perSecond;
        }
        return delay == TimeSpan.Zero ? ValueTask.CompletedTask : new(Task.Delay(delay, time, cancellationToken));
    }
}
