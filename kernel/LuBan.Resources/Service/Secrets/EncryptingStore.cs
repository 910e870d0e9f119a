using System.Text.Json.Nodes;
using LuBan.Resources.Storage;

namespace LuBan.Resources;

/// <summary>Stands in front of a store and encrypts confidential objects on their way in. The store, its log and its backups never see them plain.</summary>
/// <param name="inner">The store.</param>
/// <param name="ring">The keys.</param>
/// <param name="isSensitive">Whether objects of a group and plural are confidential.</param>
internal sealed class EncryptingStore(IResourceStore inner, SecretKeyRing ring, Func<string, string, bool> isSensitive) : IResourceStore, IMeasuredStore
{
    /// <summary>Says on an object that cannot be decrypted why that is.</summary>
    internal const string UnreadableAnnotation = "kernel.luban.dev/unreadable";

    internal IResourceStore Inner => inner;

    public ResourceMetrics Metrics { get; } = inner is IMeasuredStore measured ? measured.Metrics : new ResourceMetrics();

    public long CurrentRevision => inner.CurrentRevision;

    public long CompactedRevision => inner.CompactedRevision;

    public bool IsShared => inner.IsShared;

    public StoreHealth Health => inner.Health;

    public IAuditStore Audit => inner.Audit;

    public StoredObject? Get(in ResourceKey key) => inner.Get(key) is { } found ? Decrypted(found) : null;

    public IReadOnlyList<StoredObject> List(StoreListRequest request) => [.. inner.List(request).Select(Decrypted)];

    public StoreSnapshot ReadAll() => Decrypted(inner.ReadAll());

    public IReadOnlyList<(string Group, string Resource)> ListResources() => inner.ListResources();

    public IReadOnlyList<StoreChange> ReadLog(string group, string resource, long afterRevision, int limit) =>
        [.. inner.ReadLog(group, resource, afterRevision, limit).Select(Decrypted)];

    public async Task<StoreOutcome> CommitAsync(StoreOperation operation, CancellationToken cancellationToken)
    {
        var written = isSensitive(operation.Key.Group, operation.Key.Resource) ? Encrypted(operation) : operation;
        var outcome = await inner.CommitAsync(written, cancellationToken).ConfigureAwait(false);
        return outcome.Object is { } found ? outcome with { Object = Decrypted(found) } : outcome;
    }

    public Task CompactAsync(long revision, CancellationToken cancellationToken) => inner.CompactAsync(revision, cancellationToken);

    public Task BackupAsync(string path, CancellationToken cancellationToken) => inner.BackupAsync(path, cancellationToken);

    public IDisposable Subscribe(Action<IReadOnlyList<StoreChange>> observer, Action? reset = null) => inner.Subscribe(changes => observer([.. changes.Select(Decrypted)]), reset);

    public ValueTask<bool> CatchUpAsync(CancellationToken cancellationToken) => inner.CatchUpAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>Writes everything again that is plain or encrypted with an old key.</summary>
    /// <returns>The keys that something still needed before, apart from the primary; and how many objects could not be read.</returns>
    internal async Task<(IReadOnlySet<string> OldKeys, int Unreadable)> SweepAsync(CancellationToken cancellationToken)
    {
        var oldKeys = new HashSet<string>();
        var unreadable = 0;
        foreach (var (group, resource) in inner.ListResources())
        {
            var sensitive = isSensitive(group, resource);
            foreach (var item in inner.List(new StoreListRequest(group, resource)))
            {
                var key = SecretEnvelope.KeyOf(item.Data);
                if (key is null && !(sensitive && !SecretEnvelope.IsEncrypted(item.Data)) || key == ring.Primary.Id) continue;
                if (key is not null) oldKeys.Add(key);
                if (Decrypted(item) is { Problem: null } plain) await RewriteAsync(plain, cancellationToken).ConfigureAwait(false);
                else unreadable++;
            }
        }

        return (oldKeys, unreadable);
    }

    // Who else wrote the object meanwhile has encrypted it anew; a conflict needs no second try.
    private Task RewriteAsync(StoredObject plain, CancellationToken cancellationToken) => inner.CommitAsync(
        new StoreOperation(StoreOperationType.Update, plain.Key, plain.Revision, plain.Uid, SecretEnvelope.Seal(ring, plain.Key, plain.Uid, plain.Data)), cancellationToken);

    private StoreOperation Encrypted(StoreOperation operation)
    {
        var uid = operation.Uid;
        if (operation.Type != StoreOperationType.Create && inner.Get(operation.Key) is { } current)
        {
            // What cannot be read must not be written over: its key may come back.
            if (Decrypted(current).Problem is { } problem) throw Refusal.Unreadable(problem);
            uid = current.Uid;
        }

        return operation.Data.Length == 0 ? operation : operation with { Data = SecretEnvelope.Seal(ring, operation.Key, uid, operation.Data) };
    }

    private StoreSnapshot Decrypted(StoreSnapshot all) => all with { Objects = [.. all.Objects.Select(Decrypted)] };

    private StoreChange Decrypted(StoreChange change)
    {
        var (now, before) = (Decrypted(change.Object), change.Previous is { } previous ? Decrypted(previous) : null);
        // Most are not confidential: they pass through as they are.
        return ReferenceEquals(now, change.Object) && ReferenceEquals(before, change.Previous) ? change : change with { Object = now, Previous = before };
    }

    private StoredObject Decrypted(StoredObject stored)
    {
        if (!SecretEnvelope.IsEncrypted(stored.Data)) return stored;
        var (plain, problem) = SecretEnvelope.Open(ring, stored.Key, stored.Uid, stored.Data);
        return new StoredObject(stored.Key, stored.Revision, stored.CreateRevision, stored.Uid, plain ?? StandIn(stored, problem!)) { Problem = problem };
    }

    /// <summary>What lists show in the place of an object that cannot be decrypted: where it is, and why it cannot be read.</summary>
    private static byte[] StandIn(StoredObject stored, string problem)
    {
        var metadata = new JsonObject { ["name"] = stored.Key.Name };
        if (stored.Key.Namespace.Length > 0) metadata["namespace"] = stored.Key.Namespace;
        metadata["uid"] = stored.Uid;
        metadata["annotations"] = new JsonObject { [UnreadableAnnotation] = problem };
        return ObjectDocument.Serialize(new JsonObject { ["metadata"] = metadata });
    }
}
