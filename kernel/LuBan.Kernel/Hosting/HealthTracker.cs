namespace LuBan.Kernel.Hosting;

/// <summary>Why an extension is degraded: lasting reasons, and failures of requests that are forgotten after a while.</summary>
internal sealed class HealthTracker(TimeProvider time, TimeSpan memory)
{
    private readonly Lock _lock = new();
    private readonly List<string> _reasons = [];
    private readonly Dictionary<string, string> _passing = new(StringComparer.Ordinal);
    private long _failures;
    private long _recentFailures;
    private DateTimeOffset _lastFailureAt;
    private string _lastFailure = "";

    /// <summary>Told every fault: whether it is one that is forgotten after a while, and which.</summary>
    public Action<bool, string>? Noted { get; set; }

    public long Failures => Interlocked.Read(ref _failures);

    public ExtensionHealth Current
    {
        get
        {
            lock (_lock)
            {
                if (time.GetUtcNow() - _lastFailureAt > memory) _recentFailures = 0;
                if (_recentFailures == 0 && _reasons.Count + _passing.Count == 0) return ExtensionHealth.Healthy;
                List<string> reasons = [.. _reasons, .. _passing.Values];
                if (_recentFailures > 0) reasons.Add($"{_recentFailures} unhandled exception(s), the last at {_lastFailureAt:O}: {_lastFailure}");
                return new(false, reasons);
            }
        }
    }

    public void Degrade(string reason)
    {
        Noted?.Invoke(false, reason);
        lock (_lock)
        {
            if (!_reasons.Contains(reason)) _reasons.Add(reason);
        }
    }

    /// <summary>A reason that may pass.</summary>
    public void Degrade(string key, string reason)
    {
        lock (_lock) _passing[key] = reason;
    }

    /// <summary>It has passed.</summary>
    public void Recover(string key)
    {
        lock (_lock) _passing.Remove(key);
    }

    public void Fail(string what)
    {
        Noted?.Invoke(true, what);
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (now - _lastFailureAt > memory) _recentFailures = 0;
            _failures++;
            _recentFailures++;
            (_lastFailureAt, _lastFailure) = (now, what);
        }
    }
}
