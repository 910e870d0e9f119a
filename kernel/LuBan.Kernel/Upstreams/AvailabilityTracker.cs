using LuBan.Sdk;

namespace LuBan.Kernel.Upstreams;

/// <summary>Makes of answers to the kernel's questions whether an upstream works: several failures in a row, not one, make it unavailable.</summary>
internal sealed class AvailabilityTracker(UpstreamHealth health, TimeProvider time)
{
    private readonly Lock _lock = new();
    private int _failures;
    private int _successes;
    private bool _isKnown;
    private UpstreamAvailability _current = new(true, time.GetUtcNow(), "");

    public UpstreamAvailability Current
    {
        get
        {
            lock (_lock) return _current;
        }
    }

    /// <summary>Takes one answer.</summary>
    /// <param name="problem">What was wrong; null when it works.</param>
    /// <returns>The new state when it changed, else null.</returns>
    public UpstreamAvailability? Record(string? problem)
    {
        lock (_lock)
        {
            (_failures, _successes) = problem is null ? (0, _successes + 1) : (_failures + 1, 0);
            var isAvailable = problem is null ? _current.IsAvailable || _successes >= health.Successes : _current.IsAvailable && _isKnown && _failures < health.Failures;
            // Of a service that has never answered nothing good is known: its first failure counts.
            _isKnown = true;
            if (isAvailable == _current.IsAvailable)
            {
                if (!isAvailable && problem is not null) _current = _current with { Reason = problem };
                return null;
            }
            return _current = new(isAvailable, time.GetUtcNow(), problem ?? "");
        }
    }
}
