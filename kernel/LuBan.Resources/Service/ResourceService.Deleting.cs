using System.Text.Json.Nodes;
using LuBan.Resources.Storage;

namespace LuBan.Resources;

public sealed partial class ResourceService
{
    internal const string ForegroundFinalizer = "foregroundDeletion";
    internal const string OrphanFinalizer = "orphan";

    /// <summary>Deletes an object, or marks it when finalizers must run first.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="ns">The namespace; empty for a cluster-scoped kind.</param>
    /// <param name="name">The name.</param>
    /// <param name="delete">Preconditions, and what happens to dependents.</param>
    /// <param name="options">How and by whom.</param>
    /// <param name="cancellationToken">Ends the wait; a write that was queued is made.</param>
    /// <returns>Null when the object is gone; the object when it waits for its finalizers.</returns>
    /// <exception cref="Sdk.ResourceException">403, 404 or 409, with details.</exception>
    public async Task<ResourceObject?> DeleteAsync(ResourceKind kind, string ns, string name, ResourceDeleteOptions delete, WriteOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(delete);
        ArgumentNullException.ThrowIfNull(options);
        if (NamespaceRules.IsNamespace(kind) && name == NamespaceRules.Default) throw Refusal.Forbidden(kind, name, "this namespace may not be deleted");
        var key = KeyOf(kind, ns, name);
        await _store.CatchUpAsync(kind.Group, kind.Plural, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            using var turn = attempt == 1 ? default : await _turns.TakeAsync(key, cancellationToken).ConfigureAwait(false);
            var old = Cache.Get(key) is { } stored ? new ResourceObject(kind, stored) : throw Refusal.NotFound(kind, name);
            CheckPreconditions(kind, old, delete.Uid, delete.ResourceVersion);
            Protection.Check(kind, old, Cache);
            var before = old.ToJson();
            await AdmitAsync(AdmissionPhase.Mutating, AdmissionOperation.Delete, kind, key, null, null, before, delete, options, cancellationToken).ConfigureAwait(false);
            await AdmitAsync(AdmissionPhase.Validating, AdmissionOperation.Delete, kind, key, null, null, before, delete, options, cancellationToken).ConfigureAwait(false);

            var next = Marked(kind, before, delete.Propagation);
            var released = IsReleased(kind, next);
            if (!released && ObjectDocument.SameObject(next, before)) return old;
            var data = StoredContent.Of(kind, next);
            if (options.DryRun) return released ? null : new ResourceObject(kind, new StoredObject(key, old.Revision, old.Stored.CreateRevision, old.Uid, data));

            // Gone in one step, the last state is the one without the mark, as clients know it.
            var operation = released
                ? new StoreOperation(StoreOperationType.Delete, key, old.Revision, old.Uid, [])
                : new StoreOperation(StoreOperationType.Update, key, old.Revision, old.Uid, data);
            var record = RecordOf(options, "delete", kind, key, null, old.Uid, before, released ? null : next);
            var outcome = await CommitAsync(operation, options, record, cancellationToken).ConfigureAwait(false);
            switch (outcome.Result)
            {
                case StoreResult.Committed:
                    return released ? null : new ResourceObject(kind, outcome.Object!);
                case StoreResult.NotFound:
                    throw Refusal.NotFound(kind, name);
                case StoreResult.Conflict when attempt == MaximumAttempts:
                    throw Refusal.Modified(kind, name);
            }
        }
    }

    private JsonObject Marked(ResourceKind kind, JsonObject before, DeletionPropagation propagation)
    {
        var next = (JsonObject)before.DeepClone();
        var metadata = (JsonObject)next["metadata"]!;
        var finalizers = (metadata["finalizers"] as JsonArray ?? []).Select(item => item!.GetValue<string>())
            .Where(item => item is not (ForegroundFinalizer or OrphanFinalizer) || metadata["deletionTimestamp"] is not null).ToList();
        if (metadata["deletionTimestamp"] is null)
        {
            if (propagation == DeletionPropagation.Foreground) finalizers.Add(ForegroundFinalizer);
            if (propagation == DeletionPropagation.Orphan) finalizers.Add(OrphanFinalizer);
            metadata["deletionTimestamp"] = ObjectDocument.Timestamp(_time.GetUtcNow());
            metadata["deletionGracePeriodSeconds"] = 0;
            metadata["generation"] = (metadata["generation"]?.GetValue<long>() ?? 0) + 1;
            if (NamespaceRules.IsNamespace(kind)) NamespaceRules.Terminate(next);
        }

        metadata.Remove("finalizers");
        if (finalizers.Count > 0) metadata["finalizers"] = new JsonArray([.. finalizers.Select(item => JsonValue.Create(item))]);
        if (DefinitionKind.IsDefinition(kind) && before["metadata"]!["deletionTimestamp"] is null) DefinitionKind.Terminate(next, _time.GetUtcNow());
        return next;
    }
}
