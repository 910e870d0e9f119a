namespace LuBan.Resources.Storage;

/// <summary>Durable keyed objects with one gap-free sequence of revisions. API semantics (finalizers, generation, validation) live above it.</summary>
/// <remarks>Narrow on purpose, so that another database can take SQLite's place. Every member may be called from any thread.</remarks>
public interface IResourceStore : IAsyncDisposable
{
    /// <summary>The revision of the newest committed write. 0 in a new store.</summary>
    long CurrentRevision { get; }

    /// <summary>The log before and at this revision is gone.</summary>
    long CompactedRevision { get; }

    /// <summary>Whether other processes may write to the same store.</summary>
    bool IsShared { get; }

    /// <summary>How the store is.</summary>
    StoreHealth Health { get; }

    /// <summary>The audit log, in the same database.</summary>
    IAuditStore Audit { get; }

    /// <summary>Reads one object at the current revision.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>The object, or null.</returns>
    StoredObject? Get(in ResourceKey key);

    /// <summary>Lists objects ordered by namespace and name.</summary>
    /// <param name="request">What to list.</param>
    /// <returns>At most <see cref="StoreListRequest.Limit"/> objects.</returns>
    /// <exception cref="RevisionCompactedException">The requested revision is gone.</exception>
    IReadOnlyList<StoredObject> List(StoreListRequest request);

    /// <summary>Reads every object of every resource at one revision.</summary>
    /// <returns>The objects. The revision may be ahead of what observers have been told.</returns>
    StoreSnapshot ReadAll();

    /// <summary>Every resource that has an object.</summary>
    /// <returns>Pairs of group and plural.</returns>
    IReadOnlyList<(string Group, string Resource)> ListResources();

    /// <summary>Reads committed writes of one resource after a revision, in order.</summary>
    /// <param name="group">The group.</param>
    /// <param name="resource">The plural.</param>
    /// <param name="afterRevision">Exclusive.</param>
    /// <param name="limit">At most this many.</param>
    /// <returns>The writes.</returns>
    /// <exception cref="RevisionCompactedException">The log no longer reaches back that far.</exception>
    IReadOnlyList<StoreChange> ReadLog(string group, string resource, long afterRevision, int limit);

    /// <summary>Writes. The task completes when the write is durable and every observer has seen it.</summary>
    /// <param name="operation">What to write.</param>
    /// <param name="cancellationToken">Gives up waiting for a place in the queue; a write that has its place is not cancelled.</param>
    /// <returns>The outcome.</returns>
    Task<StoreOutcome> CommitAsync(StoreOperation operation, CancellationToken cancellationToken);

    /// <summary>Forgets the log up to a revision and gives its space back.</summary>
    /// <param name="revision">Inclusive; capped at the current revision.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>When it is done.</returns>
    Task CompactAsync(long revision, CancellationToken cancellationToken);

    /// <summary>Writes a consistent copy while the store is in use.</summary>
    /// <param name="path">A file that does not exist.</param>
    /// <param name="cancellationToken">Ends the wait before the copy begins.</param>
    /// <returns>When the copy is durable.</returns>
    Task BackupAsync(string path, CancellationToken cancellationToken);

    /// <summary>Calls back with each committed batch, in order, before the writes are acknowledged.</summary>
    /// <param name="observer">Called on the writer's thread: it must be fast and must not throw.</param>
    /// <param name="reset">Called in its place when the writes in between can no longer be read, because this process was away for longer than the log is kept: the observer must call <see cref="ReadAll"/> and go on from there. When it throws it is called again.</param>
    /// <returns>Ends the subscription.</returns>
    IDisposable Subscribe(Action<IReadOnlyList<StoreChange>> observer, Action? reset = null);

    /// <summary>Waits until observers have been told of everything that any process had committed when this was called. At once where one process owns the store.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the database does not answer: what observers know may be old.</returns>
    ValueTask<bool> CatchUpAsync(CancellationToken cancellationToken);
}

/// <summary>What to list.</summary>
/// <param name="Group">The group.</param>
/// <param name="Resource">The plural.</param>
public sealed record StoreListRequest(string Group, string Resource)
{
    /// <summary>One namespace; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>Start after this namespace and name.</summary>
    public (string Namespace, string Name)? After { get; init; }

    /// <summary>At most this many.</summary>
    public int Limit { get; init; } = int.MaxValue;

    /// <summary>The state at this revision; null for the newest.</summary>
    public long? AtRevision { get; init; }
}

/// <summary>The requested revision lies before the last compaction.</summary>
/// <param name="revision">The requested revision.</param>
/// <param name="compacted">The last compaction.</param>
public sealed class RevisionCompactedException(long revision, long compacted)
    : Exception($"revision {revision} has been compacted (the log begins after {compacted})")
{
    /// <summary>The requested revision.</summary>
    public long Revision { get; } = revision;

    /// <summary>The last compaction.</summary>
    public long Compacted { get; } = compacted;
}
