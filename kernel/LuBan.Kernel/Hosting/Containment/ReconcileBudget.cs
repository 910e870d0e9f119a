using System.Diagnostics.CodeAnalysis;

namespace LuBan.Kernel.Hosting;

/// <summary>How much all reconcilers of an extension together may do. One that looks at the same object again and again delays its own extension, and nobody else.</summary>
internal sealed class ReconcileBudget(ContainmentLimits limits, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turns = new(limits.ReconcileConcurrency);
    private readonly long _started = time.GetTimestamp();
    private double _next;
    private long _delayed;

    /// <summary>How many looks had to wait because too many began in a second.</summary>
    public long Delayed => Interlocked.Read(ref _delayed);

    /// <summary>Waits for a turn.</summary>
    /// <returns>To be disposed when the look is over.</returns>
    public async ValueTask<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            if (TakePlace() is var delay && delay > TimeSpan.Zero)
            {
                Interlocked.Increment(ref _delayed);
                await Task.Delay(delay, time, cancellationToken);
            }
            return new(_turns);
        }
        catch
        {
            _turns.Release();
            throw;
        }
    }

    private TimeSpan TakePlace()
    {
        lock (_gate)
        {
            // In seconds since the start. An idle second, and not more, may be made up for.
            var (now, step) = (time.GetElapsedTime(_started).TotalSeconds, 1 / limits.ReconcilesPerSecond);
            _next = Math.Max(_next, now - 1 + step);
            var delay = TimeSpan.FromSeconds(Math.Max(0, _next - now));
            _next += step;
            return delay;
        }
    }

    [SuppressMessage("Design", "CA1034", Justification = "Internal.")]
    internal readonly struct Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns?.Release();
    }
}
