using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace LuBan.Kernel.Hosting;

/// <summary>Keeps one version of an extension within its limits, and counts what it does wrong.</summary>
internal sealed class InstanceContainment : IDisposable
{
    private readonly ConcurrencyLimiter _requests;
    private readonly ConcurrentDictionary<ExtensionRequest, bool> _underWay = new();
    private long _refused;
    private long _timedOut;
    private int _stuck;

    public InstanceContainment(string extensionId, ContainmentLimits limits, TimeProvider time)
    {
        Limits = limits;
        Owner = new(extensionId);
        Reconciles = new(limits, time);
        Faults = new(limits.FaultWindow, time);
        _requests = new(new() { PermitLimit = limits.RequestConcurrency, QueueLimit = limits.RequestQueue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
    }

    public ContainmentLimits Limits { get; }

    public FlowOwner Owner { get; }

    public ReconcileBudget Reconciles { get; }

    /// <summary>What went wrong in the recent time.</summary>
    public FaultWindow Faults { get; }

    /// <summary>Requests that were refused because too many waited.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Requests whose answer had not begun in time.</summary>
    public long TimedOut => Interlocked.Read(ref _timedOut);

    /// <summary>Requests whose connection was cut because they did not react to being cancelled, and which still run.</summary>
    public int Stuck => Volatile.Read(ref _stuck);

    /// <summary>Threads that its code keeps, as they were seen last.</summary>
    public int BlockedThreads { get; set; }

    /// <summary>Takes a place for a request.</summary>
    /// <returns>The place, to be disposed; null when too many wait.</returns>
    public async ValueTask<IDisposable?> TryTakePlaceAsync(CancellationToken cancellationToken)
    {
        var lease = _requests.AttemptAcquire();
        if (!lease.IsAcquired)
        {
            lease.Dispose();
            lease = await _requests.AcquireAsync(1, cancellationToken);
        }
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        Interlocked.Increment(ref _refused);
        return null;
    }

    public void Begin(ExtensionRequest request) => _underWay[request] = true;

    public void End(ExtensionRequest request)
    {
        _underWay.TryRemove(request, out _);
        if (request.IsStuck) Interlocked.Decrement(ref _stuck);
    }

    /// <summary>Cancels requests whose answer has not begun in time, and cuts off those that do not react.</summary>
    /// <param name="grace">How long they get to react.</param>
    public void EndLateRequests(TimeSpan grace)
    {
        foreach (var request in _underWay.Keys)
        {
            if (request.HasBegun || request.Elapsed < Limits.RequestTimeout) continue;
            if (request.TryTimeOut())
            {
                Interlocked.Increment(ref _timedOut);
                Faults.Add();
            }
            if (request.Elapsed >= Limits.RequestTimeout + grace && request.TryCutOff()) Interlocked.Increment(ref _stuck);
        }
    }

    public void Dispose() => _requests.Dispose();
}
