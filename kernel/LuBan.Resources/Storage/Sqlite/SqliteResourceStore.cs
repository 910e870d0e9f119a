using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LuBan.Resources.Storage.Sqlite;

/// <summary>The store on SQLite: one writer thread that shares each disk flush among the waiting writes, and readers beside it.</summary>
public sealed partial class SqliteResourceStore : IResourceStore, IMeasuredStore
{
    private readonly ResourceStoreOptions _options;
    private readonly ILogger _logger;
    private readonly FileStream _lock;
    private readonly SqliteWriter _writer;
    private readonly ConcurrentBag<SqliteReader> _readers = [];
    private readonly Channel<WriteItem> _queue;
    private readonly Thread _thread;
    private readonly ResourceMetrics _metrics;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _compaction;
    private readonly TimeProvider _time;
    private readonly AuditLog _audit;
    private ImmutableArray<Action<IReadOnlyList<StoreChange>>> _observers = [];
    private long _current;
    private long _compacted;
    private string? _writeProblem;
    private int _disposed;

    private SqliteResourceStore(ResourceStoreOptions options, TimeProvider time, ILogger logger, FileStream storeLock, SqliteWriter writer)
    {
        _options = options;
        _metrics = new ResourceMetrics(options.StoreName);
        _time = time;
        _logger = logger;
        _lock = storeLock;
        _writer = writer;
        _audit = new AuditLog(this);
        _current = writer.Revision;
        _compacted = writer.Compacted;
        _queue = Channel.CreateBounded<WriteItem>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        _metrics.Observe(() => CurrentRevision, WalBytes, () => _queue.Reader.Count);
        _thread = new Thread(Write) { IsBackground = true, Name = "LuBan store writer" };
        _thread.Start();
        _compaction = Task.Run(() => PeriodicCompaction.RunAsync(this, _options, _time, _logger, _stopping.Token));
    }

    /// <summary>Opens a store, creating it when there is none.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="timeProvider">Drives the compaction; null for the system's clock.</param>
    /// <param name="logger">Null for none.</param>
    /// <returns>The open store.</returns>
    /// <exception cref="ExtensionException">LB5001–LB5003: no usable SQLite. LB5004: in use. LB5005–LB5007: the file cannot be a store.</exception>
    public static SqliteResourceStore Open(ResourceStoreOptions options, TimeProvider? timeProvider = null, ILogger<SqliteResourceStore>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.DatabasePath);
        var path = Path.GetFullPath(options.DatabasePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        SqliteLibrary.EnsureLoaded();
        var storeLock = StoreLock.Take(path);
        try
        {
            return new SqliteResourceStore(options, timeProvider ?? TimeProvider.System, logger ?? NullLogger<SqliteResourceStore>.Instance, storeLock, new SqliteWriter(path, options.Storage == StorageClass.Volatile));
        }
        catch (SqliteException problem)
        {
            storeLock.Dispose();
            throw new ExtensionException("LB5007", $"The store '{path}' cannot be opened: {problem.Message}. If the file is damaged, restore a backup; the write-ahead log '{path}-wal' belongs to it and must be kept beside it.", problem);
        }
        catch
        {
            storeLock.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public long CurrentRevision => Volatile.Read(ref _current);

    /// <inheritdoc/>
    public long CompactedRevision => Volatile.Read(ref _compacted);

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <inheritdoc/>
    public StoreHealth Health => new(
        _disposed == 0 && _writeProblem is null, CurrentRevision, CompactedRevision, WalBytes(), _queue.Reader.Count,
        Interlocked.Read(ref _compactionFailures), _compactionProblem, _writeProblem, $"SQLite {SqliteLibrary.Version} ({SqliteLibrary.Source})");

    ResourceMetrics IMeasuredStore.Metrics => _metrics;

    /// <inheritdoc/>
    public StoredObject? Get(in ResourceKey key)
    {
        var wanted = key;
        return Read(reader => reader.Get(wanted));
    }

    /// <inheritdoc/>
    public IReadOnlyList<StoredObject> List(StoreListRequest request) => Read(reader => reader.List(request));

    /// <inheritdoc/>
    public StoreSnapshot ReadAll() => Read(reader => reader.ReadAll());

    /// <inheritdoc/>
    public ValueTask<bool> CatchUpAsync(CancellationToken cancellationToken) => ValueTask.FromResult(true);

    /// <inheritdoc/>
    public IReadOnlyList<(string Group, string Resource)> ListResources() => Read(reader => reader.ListResources());

    /// <inheritdoc/>
    public IReadOnlyList<StoreChange> ReadLog(string group, string resource, long afterRevision, int limit) =>
        Read(reader => reader.ReadLog(group, resource, afterRevision, limit));

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<IReadOnlyList<StoreChange>> observer, Action? reset = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        ImmutableInterlocked.Update(ref _observers, observers => observers.Add(observer));
        return new Subscription(() => ImmutableInterlocked.Update(ref _observers, observers => observers.Remove(observer)));
    }

    /// <inheritdoc/>
    public async Task BackupAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        if (File.Exists(path))
            throw new ExtensionException("LB5008", $"The backup file '{path}' exists already. Name a new file; a backup never overwrites.");
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Run(() => Backup(path), CancellationToken.None).ConfigureAwait(false);
    }

    private void Backup(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var partial = path + ".partial";
        File.Delete(partial);
        using (var connection = SqliteConnection.Open(_options.DatabasePath, readOnly: true))
        using (var statement = connection.Prepare("VACUUM INTO ?1"))
        {
            statement.Bind(1, partial).Run();
        }

        // SQLite does not flush the copy: without this a power cut could leave an empty backup under its final name.
        using (var copy = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite)) copy.Flush(flushToDisk: true);
        File.Move(partial, path, overwrite: false);
    }

    private T Read<T>(Func<SqliteReader, T> query)
    {
        var reader = Rent();
        try
        {
            return query(reader);
        }
        finally
        {
            // Statements reset themselves after an error too, so the reader can be used again.
            _readers.Add(reader);
        }
    }

    private SqliteReader Rent()
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return _readers.TryTake(out var reader) ? reader : new SqliteReader(_options.DatabasePath);
    }

    private long WalBytes()
    {
        var wal = new FileInfo(_options.DatabasePath + "-wal");
        return wal.Exists ? wal.Length : 0;
    }

    /// <summary>Finishes the queued writes and closes the file.</summary>
    /// <returns>When it is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        _queue.Writer.TryComplete();
        await _compaction.ConfigureAwait(false);
        await Task.Run(_thread.Join).ConfigureAwait(false);
        while (_readers.TryTake(out var reader)) reader.Dispose();
        _writer.Dispose();
        await _lock.DisposeAsync().ConfigureAwait(false);
        _metrics.Dispose();
        _stopping.Dispose();
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
