using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Hosting;

/// <summary>Keeps one version of an extension within its limits, and counts what it does wrong.</summary>
internal sealed class InstanceContainment : IDisposable
{
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
        Places = new(limits.RequestConcurrency, limits.RequestQueue);
    }

    public ContainmentLimits Limits { get; }

    public FlowOwner Owner { get; }

    public RequestPlaces Places { get; }

    public ReconcileBudget Reconciles { get; }

    /// <summary>What went wrong in the recent time.</summary>
    public FaultWindow Faults { get; }

    /// <summary>Requests that were refused because too many waited.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Requests whose answer had not begun in time.</summary>
    public long TimedOut => Interlocked.Read(ref _timedOut);

    /// <summary>Requests whose connection was cut because they did not react to being cancelled, and which still run.</summary>
    public int Stuck => Volatile.Read(ref _stuck);

    /// <summary>Who asks it.</summary>
    public CallerCount Callers { get; } = new();

    /// <summary>Threads that its code keeps, as they were seen last.</summary>
    public int BlockedThreads { get; set; }

    /// <summary>Takes a place for a request, or waits for one.</summary>
    /// <returns>Whether there is one; if not, too many wait.</returns>
    public async ValueTask<bool> TryTakePlaceAsync(HttpContext context)
    {
        Callers.Add(context.Connection.Id);
        if (await Places.TakeAsync(context.RequestAborted)) return true;
        Interlocked.Increment(ref _refused);
        return false;
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

    public void Dispose() => Places.Dispose();
}
