using LuBan.Resources.Storage;

namespace LuBan.Hosting.Tests;

/// <summary>A store whose writes can be held up or made to fail.</summary>
internal sealed class TroubledStore(IResourceStore inner) : IResourceStore
{
    private TaskCompletionSource? _held;
    private int _writing;

    /// <summary>Whether a write is on its way, one that is held up not counted.</summary>
    public bool IsWriting => Volatile.Read(ref _writing) > 0;

    public Exception? Failure { get; set; }

    public long CurrentRevision => inner.CurrentRevision;

    public long CompactedRevision => inner.CompactedRevision;

    public bool IsShared => inner.IsShared;

    public IAuditStore Audit => inner.Audit;

    public StoreHealth Health => inner.Health;

    public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => Interlocked.Exchange(ref _held, null)?.SetResult();

    public StoredObject? Get(in ResourceKey key) => inner.Get(key);

    public IReadOnlyList<StoredObject> List(StoreListRequest request) => inner.List(request);

    public IReadOnlyList<(string Group, string Resource)> ListResources() => inner.ListResources();

    public IReadOnlyList<StoreChange> ReadLog(string group, string resource, long afterRevision, int limit) => inner.ReadLog(group, resource, afterRevision, limit);

    public async Task<StoreOutcome> CommitAsync(StoreOperation operation, CancellationToken cancellationToken)
    {
        if (_held is { } held) await held.Task;
        if (Failure is { } failure) throw failure;
        Interlocked.Increment(ref _writing);
        try
        {
            return await inner.CommitAsync(operation, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _writing);
        }
    }

    public Task CompactAsync(long revision, CancellationToken cancellationToken) => inner.CompactAsync(revision, cancellationToken);

    public Task BackupAsync(string path, CancellationToken cancellationToken) => inner.BackupAsync(path, cancellationToken);

    public StoreSnapshot ReadAll() => inner.ReadAll();

    public IDisposable Subscribe(Action<IReadOnlyList<StoreChange>> observer, Action? reset = null) => inner.Subscribe(observer, reset);

    public ValueTask<bool> CatchUpAsync(CancellationToken cancellationToken) => inner.CatchUpAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
