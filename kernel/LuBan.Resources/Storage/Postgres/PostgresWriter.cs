using Npgsql;
using NpgsqlTypes;

namespace LuBan.Resources.Storage.Postgres;

/// <summary>The outcomes of a batch, the changes it made, and the revision up to which the database was when it decided.</summary>
internal sealed record PostgresBatch(StoreOutcome[] Outcomes, List<StoreChange> Changes, long Current);

/// <summary>The one write connection of a store. Used by one task at a time.</summary>
internal sealed class PostgresWriter(NpgsqlDataSource source, string schema) : IAsyncDisposable
{
    private const int CommandSeconds = 15;

    private static readonly string[] NoTexts = new string[AuditColumns.TextNames.Split(',').Length];

    private readonly Guid _id = Guid.NewGuid();
    private NpgsqlConnection? _connection;
    private long _batch;

    /// <summary>The server's process of the connection: notifications of it are our own.</summary>
    internal int ProcessId { get; private set; }

    /// <summary>Called when a batch was sent and its answer not yet read; a test has the server break the connection here.</summary>
    internal Action? AfterSend { get; set; }

    /// <summary>Called when the answer was read; a test throws here, as if it had been lost.</summary>
    internal Action? AfterAnswer { get; set; }

    /// <summary>Opens the connection when there is none.</summary>
    internal async Task ConnectAsync(CancellationToken cancellationToken)
    {
        if (_connection is not null) return;
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ConfigureAsync(connection, cancellationToken).ConfigureAwait(false);
            ProcessId = connection.ProcessID;
            _connection = connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Asks the server for an answer, so that a batch is not sent into a connection that is known to be doubtful.</summary>
    internal async Task PingAsync(CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand("SELECT 1", _connection) { CommandTimeout = CommandSeconds };
        await using (command.ConfigureAwait(false)) await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes a connection that cannot be trusted any more.</summary>
    internal async Task DisconnectAsync()
    {
        if (_connection is not { } connection) return;
        _connection = null;
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Sends a batch in one round trip. When this throws anything but a refusal, the outcome is open until <see cref="ResolveAsync"/> has told it.</summary>
    internal async Task<PostgresBatch> CommitAsync(IReadOnlyList<StoreOperation> operations)
    {
        var command = new NpgsqlCommand($"SELECT * FROM {schema}.commit2($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)", _connection) { CommandTimeout = CommandSeconds };
        await using (command.ConfigureAwait(false))
        {
            Add(command, NpgsqlDbType.Uuid, _id);
            Add(command, NpgsqlDbType.Bigint, ++_batch);
            Add(command, NpgsqlDbType.Smallint, operations, operation => (short)operation.Type);
            Add(command, NpgsqlDbType.Text, operations, operation => operation.Key.Group);
            Add(command, NpgsqlDbType.Text, operations, operation => operation.Key.Resource);
            Add(command, NpgsqlDbType.Text, operations, operation => operation.Key.Namespace);
            Add(command, NpgsqlDbType.Text, operations, operation => operation.Key.Name);
            Add(command, NpgsqlDbType.Bigint, operations, operation => operation.ExpectedRevision);
            Add(command, NpgsqlDbType.Text, operations, operation => operation.Uid);
            Add(command, NpgsqlDbType.Bytea, operations, operation => operation.Data);
            Add(command, NpgsqlDbType.Text, operations, operation => operation.Fence?.Name);
            Add(command, NpgsqlDbType.Bigint, operations, operation => operation.Fence?.Token ?? 0);
            Add(command, NpgsqlDbType.Boolean, operations, operation => operation.Fence?.Raise ?? false);
            Add(command, NpgsqlDbType.Bytea, operations, operation => operation.Audit?.Payload);
            Add(command, NpgsqlDbType.Bigint, operations, operation => operation.Audit?.Columns.Time ?? 0);
            Add(command, NpgsqlDbType.Integer, operations, operation => operation.Audit?.Columns.Status ?? 0);
            Add(command, NpgsqlDbType.Array | NpgsqlDbType.Text, operations.SelectMany(operation => operation.Audit?.Columns.Texts ?? NoTexts).ToArray());
            await command.PrepareAsync().ConfigureAwait(false);
            var sending = command.ExecuteReaderAsync();
            AfterSend?.Invoke();
            var row = await sending.ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                var answer = await ReadAsync(row, operations).ConfigureAwait(false);
                AfterAnswer?.Invoke();
                return answer;
            }
        }
    }

    /// <summary>Finds out how the last batch ended. One that the database has not seen is void from now on: should it still be on its way, it will fail.</summary>
    /// <returns>The revision of its first write and its results; null when nothing of it was written and nothing will be.</returns>
    internal async Task<(long First, short[] Results)?> ResolveAsync(CancellationToken cancellationToken)
    {
        // Waits for a transaction of that batch that has not ended, because it holds the row.
        var command = new NpgsqlCommand(
            $"""
            WITH void AS (
                INSERT INTO {schema}.writer AS w VALUES($1, $2, NULL, NULL)
                ON CONFLICT (id) DO UPDATE SET batch = excluded.batch, first = NULL, results = NULL, seen = now() WHERE w.batch < excluded.batch RETURNING 1)
            SELECT (SELECT count(*) FROM void)
            """, _connection) { CommandTimeout = CommandSeconds };
        await using (command.ConfigureAwait(false))
        {
            Add(command, NpgsqlDbType.Uuid, _id);
            Add(command, NpgsqlDbType.Bigint, _batch);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            command.CommandText = $"SELECT first, results FROM {schema}.writer WHERE id = $1 AND batch = $2 AND results IS NOT NULL";
            var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
                return await row.ReadAsync(cancellationToken).ConfigureAwait(false) ? (row.GetInt64(0), row.GetFieldValue<short[]>(1)) : null;
        }
    }

    /// <summary>Rebuilds the answer to a batch from the log.</summary>
    /// <returns>Null when the log no longer has it.</returns>
    internal async Task<PostgresBatch?> RecallAsync(IReadOnlyList<StoreOperation> operations, long first, short[] results, CancellationToken cancellationToken)
    {
        var count = results.Count(result => result == (short)StoreResult.Committed);
        var changes = await ReadLogAsync(first - 1, count, cancellationToken).ConfigureAwait(false);
        if (changes.Count != count || (count > 0 && changes[0].Revision != first)) return null;
        var outcomes = new StoreOutcome[operations.Count];
        var next = 0;
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = results[i] switch
            {
                (short)StoreResult.Committed => new StoreOutcome(StoreResult.Committed, changes[next++].Object),
                PostgresScripts.Recorded => new StoreOutcome(StoreResult.Committed, null),
                var other => new StoreOutcome((StoreResult)other, null),
            };
        }

        return new PostgresBatch(outcomes, changes, count > 0 ? changes[^1].Revision : first - 1);
    }

    /// <summary>Reads the log of every resource.</summary>
    internal Task<List<StoreChange>> ReadLogAsync(long after, int limit, CancellationToken cancellationToken) => ReadLogAsync(_connection!, schema, after, limit, cancellationToken);

    internal static async Task<List<StoreChange>> ReadLogAsync(NpgsqlConnection connection, string schema, long after, int limit, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand($"SELECT {PostgresReader.LogRowColumns} FROM {schema}.log WHERE rv > $1 ORDER BY rv LIMIT $2", connection) { CommandTimeout = CommandSeconds };
        await using (command.ConfigureAwait(false))
        {
            Add(command, NpgsqlDbType.Bigint, after);
            Add(command, NpgsqlDbType.Bigint, (long)limit);
            var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                var changes = new List<StoreChange>();
                while (await row.ReadAsync(cancellationToken).ConfigureAwait(false)) changes.Add(PostgresReader.ReadLogRow(row));
                return changes;
            }
        }
    }

    /// <summary>What every connection of the store needs, whatever the database's defaults are.</summary>
    internal static async Task ConfigureAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // READ COMMITTED: the statements after the counter's lock must see what the holder before has committed.
        // synchronous_commit: an acknowledged write must survive; stronger settings of the database are kept.
        var command = new NpgsqlCommand(
            "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED; SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
            connection);
        await using (command.ConfigureAwait(false)) await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<PostgresBatch> ReadAsync(NpgsqlDataReader row, IReadOnlyList<StoreOperation> operations)
    {
        var outcomes = new StoreOutcome[operations.Count];
        var changes = new List<StoreChange>(operations.Count);
        long current = 0;
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (!await row.ReadAsync().ConfigureAwait(false)) throw new InvalidOperationException($"The database answered {i} of {outcomes.Length} operations.");
            var (operation, result) = (operations[i], (StoreResult)row.GetInt16(0));
            var (createRevision, uid) = (row.GetInt64(2), row.GetString(3));
            var was = row.IsDBNull(5) ? null : new StoredObject(operation.Key, row.GetInt64(4), result == StoreResult.Committed ? createRevision : row.GetInt64(2), uid, row.GetFieldValue<byte[]>(5));
            current = row.GetInt64(7);
            if (operation.Type == StoreOperationType.Record)
            {
                outcomes[i] = new StoreOutcome(StoreResult.Committed, null);
            }
            else if (result == StoreResult.Committed)
            {
                var written = new StoredObject(operation.Key, row.GetInt64(1), createRevision, uid, operation.Data.Length == 0 ? was!.Data : operation.Data);
                changes.Add(new StoreChange(operation.Type, written, was));
                outcomes[i] = new StoreOutcome(result, written);
            }
            else
            {
                outcomes[i] = result == StoreResult.Fenced ? new StoreOutcome(result, null, row.GetInt64(6)) : new StoreOutcome(result, was);
            }
        }

        // Only now has the server confirmed the commit: the rows come before it.
        if (await row.NextResultAsync().ConfigureAwait(false)) throw new InvalidOperationException("The database gave two answers to one batch.");
        return new PostgresBatch(outcomes, changes, current);
    }

    private static void Add<T>(NpgsqlCommand command, NpgsqlDbType type, T value) =>
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });

    private static void Add<T>(NpgsqlCommand command, NpgsqlDbType type, IReadOnlyList<StoreOperation> operations, Func<StoreOperation, T> value)
    {
        var values = new T[operations.Count];
        for (var i = 0; i < values.Length; i++) values[i] = value(operations[i]);
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
    }

    public async ValueTask DisposeAsync() => await DisconnectAsync().ConfigureAwait(false);
}
