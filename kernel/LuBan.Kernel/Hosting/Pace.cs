namespace LuBan.Kernel.Hosting;

/// <summary>Lets so many calls per second begin, with bursts of up to one second's worth.</summary>
internal sealed class Pace(double perSecond, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly long _started = time.GetTimestamp();
    private double _next;

    /// <summary>Waits for a turn. Turns are given in the order of the calls.</summary>
    public ValueTask WaitAsync(CancellationToken cancellationToken) =>
        TakePlace() is var delay && delay == TimeSpan.Zero ? ValueTask.CompletedTask : new(Task.Delay(delay, time, cancellationToken));

    /// <summary>Takes the next turn.</summary>
    /// <returns>How long it is until then.</returns>
    public TimeSpan TakePlace()
    {
        if (double.IsPositiveInfinity(perSecond)) return TimeSpan.Zero;
        lock (_gate)
        {
            // In seconds since the start. An idle second, and not more, may be made up for.
            var now = time.GetElapsedTime(_started).TotalSeconds;
            _next = Math.Max(_next, now - 1 + 1 / perSecond);
            var delay = TimeSpan.FromSeconds(Math.Max(0, _next - now));
            _next += 1 / perSecond;
            return delay;
        }
    }
}
