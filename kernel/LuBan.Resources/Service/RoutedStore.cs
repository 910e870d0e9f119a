using LuBan.Resources.Storage;
using LuBan.Sdk;

namespace LuBan.Resources;

/// <summary>The main and the volatile store as one.</summary>
internal sealed class RoutedStore(IResourceStore main, IResourceStore? other, RoutedCache cache, QuotaLedger quotas, KindRegistry registry)
{
    internal IReadOnlyList<StoredObject> List(StoreListRequest request) => Of(request.Group, request.Resource).List(request);

    internal IReadOnlyList<StoreChange> ReadLog(string group, string resource, long afterRevision, int limit) =>
        Of(group, resource).ReadLog(group, resource, afterRevision, limit);

    /// <exception cref="ResourceException">403: a quota leaves no place. 409: the operation carries the token of a deposed writer. 503: the database is away, nothing was written. 504: the outcome is not known.</exception>
    internal async Task<StoreOutcome> CommitAsync(StoreOperation operation, CancellationToken cancellationToken)
    {
        if (operation.Fence is null && StoreFence.Current is { } fence) operation = operation with { Fence = fence };
        var record = operation.Audit;
        // The audit log is in the main store: a record of what the other one keeps follows its write.
        if (record is not null && Of(operation.Key.Group, operation.Key.Resource) != main) operation = operation with { Audit = null };
        using var reservation = Reserve(operation);
        var outcome = await WriteAsync(operation, cancellationToken).ConfigureAwait(false);
        if (outcome.Result == StoreResult.Fenced) throw Refusal.Deposed(operation.Key, operation.Fence!, outcome.FenceToken);
        if (outcome.Result == StoreResult.Committed && record is not null && operation.Audit is null)
            await main.Audit.AppendAsync(record with { Payload = record.WithRevision(outcome.Object!.Revision) }, CancellationToken.None).ConfigureAwait(false);
        if (outcome.Result != StoreResult.Committed || reservation?.Exceeded is not { } exceeded) return outcome;

        // Another replica took the last place first. Committed: this must not be cancelled.
        await TakeBackAsync(outcome.Object!, record).ConfigureAwait(false);
        throw Exceeded(operation.Key, exceeded);
    }

    /// <summary>Refuses what a quota leaves no place for, without taking one.</summary>
    /// <exception cref="ResourceException">403: a quota leaves no place.</exception>
    internal void CheckQuota(StoreOperation operation) => Reserve(operation)?.Dispose();

    private QuotaReservation? Reserve(StoreOperation operation)
    {
        try
        {
            return quotas.Reserve(operation);
        }
        catch (QuotaExceededException problem)
        {
            throw Exceeded(operation.Key, problem.Message);
        }
    }

    private ResourceException Exceeded(in ResourceKey key, string message) => registry.Current.FindResource(key.Group, key.Resource) is { } kind
        ? Refusal.Forbidden(kind, key.Name, message)
        : Refusal.Create(403, "Forbidden", message);

    private async Task TakeBackAsync(StoredObject created, AuditAppend? record)
    {
        var store = Of(created.Key.Group, created.Key.Resource);
        var audit = record is null || store != main ? null : TakenBack(AuditJson.Read(record.Payload)).ToAppend();
        for (var found = created; found is not null && found.Uid == created.Uid; found = store.Get(created.Key))
        {
            var outcome = await store.CommitAsync(new StoreOperation(StoreOperationType.Delete, found.Key, found.Revision, found.Uid, []) { Audit = audit }, CancellationToken.None).ConfigureAwait(false);
            if (outcome.Result != StoreResult.Conflict) return;
        }
    }

    private static AuditEntry TakenBack(AuditEntry created) => created with
    {
        Verb = "delete", Actor = new AuditActor("system:kernel:quota"), Caller = created.Actor, Outcome = new AuditOutcome(200, null), Request = null, Response = null, Diff = null, Level = AuditLevel.Metadata,
    };

    /// <summary>Lets memory show what any server had committed before this call.</summary>
    internal ValueTask<bool> CatchUpAsync(string group, string resource, CancellationToken cancellationToken) => Of(group, resource).CatchUpAsync(cancellationToken);

    /// <summary>Whether other servers write there too.</summary>
    internal bool IsShared(string group, string resource) => Of(group, resource).IsShared;

    private async Task<StoreOutcome> WriteAsync(StoreOperation operation, CancellationToken cancellationToken)
    {
        try
        {
            return await Of(operation.Key.Group, operation.Key.Resource).CommitAsync(operation, cancellationToken).ConfigureAwait(false);
        }
        catch (ExtensionException problem) when (problem.Code == "LB5012")
        {
            throw Refusal.Create(503, "ServiceUnavailable", problem.Message, new StatusDetails(operation.Key.Group, operation.Key.Resource, operation.Key.Name, [], RetryAfterSeconds: 1));
        }
        catch (ExtensionException problem) when (problem.Code == "LB5013")
        {
            // No Retry-After: clients would repeat by themselves what may have been done.
            throw Refusal.Create(504, "Timeout", problem.Message, new StatusDetails(operation.Key.Group, operation.Key.Resource, operation.Key.Name, []));
        }
    }

    private IResourceStore Of(string group, string resource) => cache.IsVolatile(group, resource) ? other! : main;
}
