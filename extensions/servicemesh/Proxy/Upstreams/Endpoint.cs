using LuBan.ServiceMesh.Proxy.Istio;
using LuBan.ServiceMesh.Proxy.Tables;

namespace LuBan.ServiceMesh.Proxy.Upstreams;

/// <summary>One endpoint of a cluster: what is under way there, and whether it is set aside for failing.</summary>
internal sealed class Endpoint(EndpointEntry entry, TimeProvider time)
{
    private readonly Lock _lock = new();
    private int _active;
    private int _failures;
    private int _gatewayFailures;
    private int _ejections;
    private long _ejectedUntil;
    private long _requests;

    public EndpointEntry Entry => entry;

    public int Active => Volatile.Read(ref _active);

    public long Requests => Volatile.Read(ref _requests);

    public int Ejections => Volatile.Read(ref _ejections);

    /// <summary>Until when it is set aside; null when it is not.</summary>
    public DateTimeOffset? EjectedUntil => Volatile.Read(ref _ejectedUntil) is var until && until > time.GetUtcNow().Ticks ? new DateTimeOffset(until, TimeSpan.Zero) : null;

    public bool IsEjected => Volatile.Read(ref _ejectedUntil) is var until and > 0 && until > time.GetUtcNow().Ticks;

    public void Begin()
    {
        Interlocked.Increment(ref _active);
        Interlocked.Increment(ref _requests);
    }

    public void End() => Interlocked.Decrement(ref _active);

    /// <summary>Counts an outcome, and says whether the endpoint has failed often enough to be set aside.</summary>
    /// <param name="status">The answer's status; 0 without one.</param>
    /// <param name="rule">When it is too often.</param>
    public bool Failed(int status, OutlierDetection rule)
    {
        if (status is > 0 and < 500)
        {
            Volatile.Write(ref _failures, 0);
            Volatile.Write(ref _gatewayFailures, 0);
            return false;
        }
        var failures = Interlocked.Increment(ref _failures);
        var gateway = status is 0 or 502 or 503 or 504 ? Interlocked.Increment(ref _gatewayFailures) : Interlocked.Exchange(ref _gatewayFailures, 0) * 0;
        return Reached(failures, rule.Consecutive5xxErrors ?? 5) || Reached(gateway, rule.ConsecutiveGatewayErrors ?? 0);
    }

    /// <summary>Sets it aside: for the base time, times how often that happened of late.</summary>
    public void Eject(OutlierDetection rule)
    {
        lock (_lock)
        {
            if (IsEjected) return;
            var now = time.GetUtcNow().Ticks;
            var interval = (Duration.Parse(rule.Interval) ?? TimeSpan.FromSeconds(10)).Ticks;
            // Each interval that went well makes good for one ejection.
            if (_ejectedUntil > 0 && interval > 0) _ejections = (int)Math.Max(0, _ejections - ((now - _ejectedUntil) / interval));
            _ejections++;
            Volatile.Write(ref _ejectedUntil, now + ((Duration.Parse(rule.BaseEjectionTime) ?? TimeSpan.FromSeconds(30)) * Math.Min(_ejections, 10)).Ticks);
            _failures = _gatewayFailures = 0;
        }
    }

    private static bool Reached(int count, int limit) => limit > 0 && count >= limit;
}
