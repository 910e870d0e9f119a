using System.Diagnostics.CodeAnalysis;

namespace LuBan.Kernel.Hosting;

/// <summary>How much all reconcilers of an extension together may do. One that looks at the same object again and again delays its own extension, and nobody else.</summary>
internal sealed class ReconcileBudget(ContainmentLimits limits, TimeProvider time)
{
    private readonly SemaphoreSlim _turns = new(limits.ReconcileConcurrency);
    private readonly Pace _pace = new(limits.ReconcilesPerSecond, time);
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
            if (_pace.TakePlace() is var delay && delay > TimeSpan.Zero)
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

    [SuppressMessage("Design", "CA1034", Justification = "Internal.")]
    internal readonly struct Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns?.Release();
    }
}
