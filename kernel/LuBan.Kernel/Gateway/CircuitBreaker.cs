namespace LuBan.Kernel.Gateway;

/// <summary>Refuses requests for a while after failures in a row, so that callers are answered at once and the upstream can recover.</summary>
/// <param name="threshold">Failures in a row that open it; 0 for never.</param>
/// <param name="pause">How long it stays open before one request may try.</param>
/// <param name="time">The clock.</param>
internal sealed class CircuitBreaker(int threshold, TimeSpan pause, TimeProvider time)
{
    private readonly Lock _lock = new();
    private int _failures;
    private DateTimeOffset _until;

    /// <summary>What it does with requests now.</summary>
    public CircuitState State { get; private set; }

    /// <summary>Since when it has not been closed; null while it is.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>Whether a request may pass. Whoever passed reports with <see cref="Succeeded"/>, <see cref="Failed"/> or <see cref="Undecided"/>.</summary>
    /// <param name="retryAfter">When it may not: in how long another try makes sense.</param>
    public bool TryPass(out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        if (State == CircuitState.Closed) return true;
        lock (_lock)
        {
            if (State == CircuitState.Closed) return true;
            var left = _until - time.GetUtcNow();
            if (State == CircuitState.Open && left <= TimeSpan.Zero)
            {
                State = CircuitState.Trying;
                return true;
            }
            retryAfter = left > TimeSpan.Zero ? left : TimeSpan.FromSeconds(1);
            return false;
        }
    }

    /// <summary>The upstream answered, whatever it said.</summary>
    public void Succeeded()
    {
        if (_failures == 0 && State == CircuitState.Closed) return;
        lock (_lock) (_failures, State, Since) = (0, CircuitState.Closed, null);
    }

    /// <summary>The upstream could not be reached, or did not answer.</summary>
    public void Failed()
    {
        lock (_lock)
        {
            if (threshold == 0 || (++_failures < threshold && State == CircuitState.Closed)) return;
            State = CircuitState.Open;
            Since ??= time.GetUtcNow();
            _until = time.GetUtcNow() + pause;
        }
    }

    /// <summary>The request ended without telling anything about the upstream: the client went away.</summary>
    public void Undecided()
    {
        if (State != CircuitState.Trying) return;
        // The next one tries.
        lock (_lock) if (State == CircuitState.Trying) State = CircuitState.Open;
    }
}
