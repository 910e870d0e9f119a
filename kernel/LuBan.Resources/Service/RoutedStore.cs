using LuBan.Resources.Storage;

namespace LuBan.Resources;

/// <summary>The main and the volatile store as one.</summary>
internal sealed class RoutedStore(IResourceStore main, IResourceStore? other, RoutedCache cache)
{
    internal IReadOnlyList<StoredObject> List(StoreListRequest request) => Of(request.Group, request.Resource).List(request);

    internal IReadOnlyList<StoreChange> ReadLog(string group, string resource, long afterRevision, int limit) =>
        Of(group, resource).ReadLog(group, resource, afterRevision, limit);

    /// <exception cref="Sdk.ResourceException">409: the operation carries the token of a deposed writer.</exception>
    internal async Task<StoreOutcome> CommitAsync(StoreOperation operation, CancellationToken cancellationToken)
    {
        if (operation.Fence is null && StoreFence.Current is { } fence) operation = operation with { Fence = fence };
        var outcome = await Of(operation.Key.Group, operation.Key.Resource).CommitAsync(operation, cancellationToken).ConfigureAwait(false);
        return outcome.Result == StoreResult.Fenced ? throw Refusal.Deposed(operation.Key, operation.Fence!, outcome.FenceToken) : outcome;
    }

    private IResourceStore Of(string group, string resource) => cache.IsVolatile(group, resource) ? other! : main;
}
