using LuBan.Sdk;
using LuBan.Sdk.Core;
using LuBan.ServiceMesh.Model;

namespace LuBan.ServiceMesh.Compiling;

/// <summary>The objects as the caches have them, and word of their changes.</summary>
internal sealed class MeshState(IResourceCache<VirtualService> virtualServices, IResourceCache<DestinationRule> destinationRules, IResourceCache<MeshService> meshServices, IResourceCache<RateLimitPolicy> rateLimits,
    IResourceCache<Service> services, IResourceCache<EndpointSlice> slices)
{
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Without what is being deleted.</summary>
    public MeshSnapshot Snapshot => new()
    {
        VirtualServices = Living(virtualServices), DestinationRules = Living(destinationRules), MeshServices = Living(meshServices), RateLimits = Living(rateLimits), Services = Living(services), Slices = Living(slices),
    };

    /// <summary>Ends with the next change.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    public void Signal() => Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => Task.WhenAll(virtualServices.WaitForSyncAsync(cancellationToken), destinationRules.WaitForSyncAsync(cancellationToken), meshServices.WaitForSyncAsync(cancellationToken),
        rateLimits.WaitForSyncAsync(cancellationToken), services.WaitForSyncAsync(cancellationToken), slices.WaitForSyncAsync(cancellationToken));

    private static List<T> Living<T>(IResourceCache<T> cache) where T : Resource => [.. cache.List().Where(one => !one.IsBeingDeleted())];
}
