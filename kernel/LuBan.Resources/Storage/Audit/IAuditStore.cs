namespace LuBan.Resources.Storage;

/// <summary>The audit log of a store: records with one gap-free sequence and a chain of hashes, written in the transactions of what they tell about.</summary>
/// <remarks>Every member may be called from any thread.</remarks>
public interface IAuditStore
{
    /// <summary>Appends the record of something that is no write to the store. Waits for a place in the same queue as writes: nothing is ever dropped.</summary>
    /// <param name="record">The record.</param>
    /// <param name="cancellationToken">Gives up waiting for a place in the queue; a record that has its place is appended.</param>
    /// <returns>When the record is durable.</returns>
    /// <exception cref="Sdk.ExtensionException">LB5010, LB5012, LB5015: it was not appended. LB5013: the outcome is not known.</exception>
    Task AppendAsync(AuditAppend record, CancellationToken cancellationToken);

    /// <summary>Reads records.</summary>
    /// <param name="query">Which.</param>
    /// <returns>At most <see cref="AuditQuery.Limit"/> records: the newest first, or the oldest first when <see cref="AuditQuery.After"/> is set.</returns>
    IReadOnlyList<AuditRecord> Read(AuditQuery query);

    /// <summary>Both ends of the log.</summary>
    /// <returns>The ends as the store has them now.</returns>
    AuditHead ReadHead();

    /// <summary>Removes the oldest records. The hash of the last one is kept, so that the chain of the others still has its beginning.</summary>
    /// <param name="through">The newest record to remove; capped at the newest there is.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>How many records were removed.</returns>
    Task<long> TrimAsync(long through, CancellationToken cancellationToken);

    /// <summary>Calls back after records of this process were committed, before their writes are acknowledged.</summary>
    /// <param name="appended">Called on the writer's thread: it must be fast and must not throw.</param>
    /// <returns>Ends the subscription.</returns>
    IDisposable Subscribe(Action appended);
}
