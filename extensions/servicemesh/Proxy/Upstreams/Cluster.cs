using System.Threading.RateLimiting;
using LuBan.ServiceMesh.Proxy.Istio;
using LuBan.ServiceMesh.Proxy.Tables;

namespace LuBan.ServiceMesh.Proxy.Upstreams;

/// <summary>The endpoints of a service or subset, their connections and their limits. What a new table leaves alone, it keeps.</summary>
internal sealed class Cluster
{
    private readonly OutlierDetection? _outlier;
    private readonly ConcurrencyLimiter? _limiter;
    private readonly int _maxRetries;
    private int _retries;
    private long _ejections;

    public Cluster(ClusterEntry entry, TimeProvider time, Cluster? before)
    {
        Entry = entry;
        var known = before?.Endpoints.ToDictionary(one => one.Entry) ?? [];
        Endpoints = [.. entry.Endpoints.Select(one => known.GetValueOrDefault(one) ?? new Endpoint(one, time))];
        Balancer = new(entry.Policy.LoadBalancer);
        _outlier = entry.Policy.OutlierDetection;
        var pool = entry.Policy.ConnectionPool;
        _maxRetries = pool?.Http?.MaxRetries ?? int.MaxValue;
        var permits = Math.Min(pool?.Tcp?.MaxConnections is > 0 and var connections && !Http2 ? connections : int.MaxValue, pool?.Http?.Http2MaxRequests is > 0 and var requests ? requests : int.MaxValue);
        Transport = before is not null && before.Transport.Fits(entry) ? before.Transport : new Transport(entry);
        // A limit that stays the same keeps counting the requests that are under way.
        if (before is not null && before._limiter is not null && Same(before.Entry, entry)) _limiter = before._limiter;
        else if (permits < int.MaxValue)
        {
            var queue = pool?.Tcp?.MaxConnections is > 0 && !Http2 ? pool.Http?.Http1MaxPendingRequests ?? 1024 : 0;
            _limiter = new(new() { PermitLimit = permits, QueueLimit = queue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
        }
    }

    public ClusterEntry Entry { get; }

    public IReadOnlyList<Endpoint> Endpoints { get; }

    public Balancer Balancer { get; }

    public Transport Transport { get; }

    public bool Http2 => Entry.Http2 || Entry.Policy.ConnectionPool?.Http?.H2UpgradePolicy == "UPGRADE";

    public long Ejections => Volatile.Read(ref _ejections);

    /// <summary>A place among the requests that are under way; null without a limit. Not acquired: too many.</summary>
    public async ValueTask<RateLimitLease?> EnterAsync(CancellationToken cancellationToken) => _limiter is null ? null : await _limiter.AcquireAsync(1, cancellationToken);

    /// <summary>An endpoint that is not set aside; null when there is none.</summary>
    /// <param name="key">What the caller is told apart by.</param>
    /// <param name="tried">Endpoints that have failed this request already, and are taken only when there are no others.</param>
    public Endpoint? Pick(string? key, List<Endpoint>? tried = null)
    {
        var usable = Usable();
        if (usable.Count == 0) return null;
        if (tried is { Count: > 0 })
        {
            var others = usable.Where(one => !tried.Contains(one)).ToList();
            if (others.Count > 0) return Balancer.Pick(others, null);
        }
        return Balancer.Pick(usable, key);
    }

    /// <summary>The endpoints that requests go to.</summary>
    public IReadOnlyList<Endpoint> Usable()
    {
        if (_outlier is null) return Endpoints;
        var isAnyEjected = false;
        foreach (var one in Endpoints) if (one.IsEjected) isAnyEjected = true;
        if (!isAnyEjected) return Endpoints;
        var usable = Endpoints.Where(one => !one.IsEjected).ToList();
        return usable.Count * 100 < (_outlier.MinHealthPercent ?? 0) * Endpoints.Count ? Endpoints : usable;
    }

    /// <summary>Tells how a request ended.</summary>
    /// <param name="endpoint">Where.</param>
    /// <param name="status">The answer's status; 0 without one.</param>
    public void Report(Endpoint endpoint, int status)
    {
        if (_outlier is not { } rule || !endpoint.Failed(status, rule)) return;
        var ejected = Endpoints.Count(one => one.IsEjected);
        if (ejected > 0 && ejected * 100 >= (rule.MaxEjectionPercent ?? 10) * Endpoints.Count) return;
        endpoint.Eject(rule);
        Interlocked.Increment(ref _ejections);
    }

    /// <summary>Whether one more retry may be under way; <see cref="EndRetry"/> takes it back.</summary>
    public bool TryBeginRetry()
    {
        if (Interlocked.Increment(ref _retries) <= _maxRetries) return true;
        Interlocked.Decrement(ref _retries);
        return false;
    }

    public void EndRetry() => Interlocked.Decrement(ref _retries);

    private static bool Same(ClusterEntry one, ClusterEntry other) => one.Http2 == other.Http2 && one.Policy.ConnectionPool == other.Policy.ConnectionPool;
}
