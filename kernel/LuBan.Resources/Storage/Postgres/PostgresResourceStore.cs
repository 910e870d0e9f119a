using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using LuBan.Sdk;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace LuBan.Resources.Storage.Postgres;

/// <summary>The store on PostgreSQL: one database for several servers, with the same revisions and outcomes as the one on SQLite.</summary>
/// <remarks>
/// A batch of writes is one transaction and one round trip. Its revisions come from a counter row that is locked until the commit, so they have no gaps and become visible in their order.
/// Each process reads the log and tells its observers of every revision; a write is acknowledged when that has reached it. Needs direct connections, or a pooler in session mode.
/// </remarks>
public sealed partial class PostgresResourceStore : IResourceStore, IMeasuredStore
{
    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(250);

    private readonly ResourceStoreOptions _options;
    private readonly PostgresTarget _target;
    private readonly NpgsqlDataSource _source;
    private readonly PostgresReader _reader;
    private readonly PostgresWriter _writer;
    private readonly PostgresPublisher _publisher;
    private readonly PostgresFollower _follower;
    private readonly ResourceMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<WriteItem> _queue;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Task[] _tasks;
    private readonly Task _writing;
    private readonly string _engine;
    private readonly AuditLog _audit;
    private string? _writeProblem;
    private int _disposed;

    private PostgresResourceStore(ResourceStoreOptions options, PostgresTarget target, NpgsqlDataSource source, string version, (long Current, long Compacted) counter, TimeProvider time, ILogger logger)
    {
        _options = options;
        _target = target;
        _source = source;
        _time = time;
        _logger = logger;
        _engine = $"PostgreSQL {version} ({target}, schema {target.Schema})";
        _audit = new AuditLog(this);
        _reader = new PostgresReader(source, target.Schema);
        _writer = new PostgresWriter(source, target.Schema);
        _publisher = new PostgresPublisher(target.Schema, counter.Current, logger);
        _publisher.NoteCompaction(counter.Compacted);
        _follower = new PostgresFollower(target, source, _publisher, () => _writer.ProcessId, options.PostgresPollInterval, logger);
        _metrics = new ResourceMetrics(options.StoreName);
        _queue = Channel.CreateBounded<WriteItem>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        _metrics.Observe(() => CurrentRevision, () => 0, () => _queue.Reader.Count);
        _writing = Task.Run(WriteAsync);
        _tasks = [Task.Run(() => _follower.RunAsync(_stopping.Token)), Task.Run(() => PeriodicCompaction.RunAsync(this, _options, _time, _logger, _stopping.Token))];
    }

    /// <inheritdoc/>
    public long CurrentRevision => _publisher.Published;

    /// <inheritdoc/>
    public long CompactedRevision => _publisher.Compacted;

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public StoreHealth Health => new(
        _disposed == 0 && Problem is null, CurrentRevision, CompactedRevision, 0, _queue.Reader.Count,
        Interlocked.Read(ref _compactionFailures), _compactionProblem, Problem, _engine);

    ResourceMetrics IMeasuredStore.Metrics => _metrics;

    internal PostgresWriter Writer => _writer;

    internal PostgresFollower Follower => _follower;

    internal Task WhileBlindAsync(Func<Task> action) => _publisher.HoldAsync(action);

    private string? Problem => (_follower.Problem ?? _writeProblem) is { } why
        ? $"The database {_target} cannot be used: {why}. Reads are answered from memory as of revision {CurrentRevision.ToString(CultureInfo.InvariantCulture)}; writes wait, then are refused. Nothing that was acknowledged is lost. Start the database, or repair the network to it."
        : null;

    /// <summary>Opens a store, creating its schema when there is none.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="timeProvider">Drives the compaction and the patience of writers; null for the system's clock.</param>
    /// <param name="logger">Null for none.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    /// <returns>The open store.</returns>
    /// <exception cref="ExtensionException">LB5011: the connection string cannot be read. LB5012: the database does not answer. LB5014: it cannot hold a store.</exception>
    public static async Task<PostgresResourceStore> OpenAsync(
        ResourceStoreOptions options, TimeProvider? timeProvider = null, ILogger<PostgresResourceStore>? logger = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.Postgres);
        var target = new PostgresTarget(options.Postgres, options.PostgresSchema);
        var source = NpgsqlDataSource.Create(target.ConnectionString);
        try
        {
            var connection = await ConnectAsync(source, target, options.PostgresStartTimeout, cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                await PostgresSchema.PrepareAsync(connection, target, cancellationToken).ConfigureAwait(false);
                var counter = await new PostgresPublisher(target.Schema, 0, NullLogger.Instance).ReadCounterAsync(connection, cancellationToken).ConfigureAwait(false);
                return new PostgresResourceStore(options, target, source, connection.PostgreSqlVersion.ToString(), counter, timeProvider ?? TimeProvider.System, logger ?? NullLogger<PostgresResourceStore>.Instance);
            }
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

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
    public IReadOnlyList<(string Group, string Resource)> ListResources() => Read(reader => reader.ListResources());

    /// <inheritdoc/>
    public IReadOnlyList<StoreChange> ReadLog(string group, string resource, long afterRevision, int limit) =>
        Read(reader => reader.ReadLog(group, resource, afterRevision, limit));

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<IReadOnlyList<StoreChange>> observer, Action? reset = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return _publisher.Subscribe(observer, reset);
    }

    /// <summary>Refused: PostgreSQL has its own tools, which see all of the database.</summary>
    /// <param name="path">Not used.</param>
    /// <param name="cancellationToken">Not used.</param>
    /// <returns>Never.</returns>
    /// <exception cref="ExtensionException">LB5016.</exception>
    public Task BackupAsync(string path, CancellationToken cancellationToken) => throw new ExtensionException("LB5016",
        $"A store on PostgreSQL is backed up with PostgreSQL's tools: pg_dump --format=custom --schema={_target.Schema} --schema={_target.Schema}_events. After a restore run SELECT {_target.Schema}.raise_revision() before the first server starts, so that clients list again.");

    /// <inheritdoc/>
    public async ValueTask<bool> CatchUpAsync(CancellationToken cancellationToken)
    {
        if (_follower.Problem is not null) return false;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ReadPatience);
        try
        {
            var connection = await _source.OpenConnectionAsync(patience.Token).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var (current, _) = await _publisher.ReadCounterAsync(connection, patience.Token).ConfigureAwait(false);
                await _publisher.WaitAsync(current, patience.Token).ConfigureAwait(false);
                return true;
            }
        }
        catch (Exception problem) when (PostgresProblem.IsAway(problem) && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private T Read<T>(Func<PostgresReader, T> query)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        try
        {
            return query(_reader);
        }
        catch (Exception problem) when (problem is NpgsqlException or IOException)
        {
            throw new ExtensionException("LB5012", $"The database {_target} cannot be read: {PostgresProblem.Describe(problem)}. Try again when it is back.", problem);
        }
    }

    internal static async Task<NpgsqlConnection> ConnectAsync(NpgsqlDataSource source, PostgresTarget target, TimeSpan patience, CancellationToken cancellationToken)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is NpgsqlException or IOException or TimeoutException)
            {
                // A wrong password or a missing database does not get better by waiting.
                var hopeless = problem is PostgresException refused && !PostgresProblem.IsAway(refused);
                if (hopeless || Stopwatch.GetElapsedTime(startedAt) + StartPause > patience)
                {
                    var waited = hopeless ? "" : $" Waited {patience.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s.";
                    throw new ExtensionException("LB5012", $"The database {target} cannot be reached: {PostgresProblem.Describe(problem)}.{waited} Start it, create it (CREATE DATABASE … ENCODING 'UTF8'), or correct the connection string.", problem);
                }

                await Task.Delay(StartPause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Finishes the queued writes, for as long as a write may wait, and closes the connections.</summary>
    /// <returns>When they are closed.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _queue.Writer.TryComplete();
        _giveUp.CancelAfter(_options.PostgresWriteTimeout);
        await _writing.ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_tasks).ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
        _publisher.Dispose();
        _metrics.Dispose();
        _stopping.Dispose();
        _giveUp.Dispose();
    }
}
