using LuBan.Resources.Storage;

namespace LuBan.Resources;

/// <summary>The main and the volatile store as one.</summary>
internal sealed class RoutedStore(IResourceStore main, IResourceStore? other, RoutedCache cache, QuotaLedger quotas, KindRegistry registry)
{
    internal IReadOnlyList<StoredObject> List(StoreListRequest request) => Of(request.Group, request.Resource).List(request);

    internal IReadOnlyList<StoreChange> ReadLog(string group, string resource, long afterRevision, int limit) =>
        Of(group, resource).ReadLog(group, resource, afterRevision, limit);

    /// <exception cref="Sdk.ResourceException">403: a quota leaves no place. 409: the operation carries the token of a deposed writer.</exception>
    internal async Task<StoreOutcome> CommitAsync(StoreOperation operation, CancellationToken cancellationToken)
    {
        var store = Of(operation.Key.Group, operation.Key.Resource);
        using var reservation = operation.Type == StoreOperationType.Create ? Reserve(operation.Key, operation.Uid) : null;
        var outcome = await store.CommitAsync(operation, cancellationToken).ConfigureAwait(false);
        if (outcome.Result == StoreResult.Fenced) throw Refusal.Deposed(operation.Key, operation.Fence!, outcome.FenceToken);
        if (outcome.Result != StoreResult.Committed || reservation?.Exceeded is not { } exceeded) return outcome;

        // Another replica took the last place first. Committed: this must not be cancelled.
        await TakeBackAsync(store, outcome.Object!).ConfigureAwait(false);
        throw Exceeded(operation.Key, exceeded);
    }

    /// <summary>Refuses what a quota leaves no place for, without taking one.</summary>
    /// <exception cref="Sdk.ResourceException">403: a quota leaves no place.</exception>
    internal void CheckQuota(in ResourceKey key, string uid) => Reserve(key, uid)?.Dispose();

    private QuotaReservation? Reserve(in ResourceKey key, string uid)
    {
        try
        {
            return quotas.Reserve(key, uid);
        }
        catch (QuotaExceededException problem)
        {
            throw Exceeded(key, problem.Message);
        }
    }

    private Sdk.ResourceException Exceeded(in ResourceKey key, string message) => registry.Current.FindResource(key.Group, key.Resource) is { } kind
        ? Refusal.Forbidden(kind, key.Name, message)
        : Refusal.Create(403, "Forbidden", message);

    private static async Task TakeBackAsync(IResourceStore store, StoredObject created)
    {
        for (var found = created; found is not null && found.Uid == created.Uid; found = store.Get(created.Key))
        {
            var outcome = await store.CommitAsync(new StoreOperation(StoreOperationType.Delete, found.Key, found.Revision, found.Uid, []), CancellationToken.None).ConfigureAwait(false);
            if (outcome.Result != StoreResult.Conflict) return;
        }
    }

    private IResourceStore Of(string group, string resource) => cache.IsVolatile(group, resource) ? other! : main;
}
