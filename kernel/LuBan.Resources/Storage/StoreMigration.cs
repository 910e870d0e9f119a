using System.Globalization;
using LuBan.Resources.Storage.Postgres;
using LuBan.Resources.Storage.Sqlite;
using LuBan.Sdk;
using Npgsql;
using NpgsqlTypes;

namespace LuBan.Resources.Storage;

/// <summary>How far a migration is.</summary>
/// <param name="Store"><c>store.db</c> or <c>events.db</c>.</param>
/// <param name="Done">Objects copied.</param>
/// <param name="Total">Objects to copy.</param>
public sealed record StoreMigrationProgress(string Store, int Done, int Total);

/// <summary>What a migration did, or would do.</summary>
/// <param name="Objects">Durable objects.</param>
/// <param name="VolatileObjects">Objects of volatile kinds.</param>
/// <param name="Revision">The revision of the new main store: raised, so that old watches are told to list again.</param>
public sealed record StoreMigrationResult(int Objects, int VolatileObjects, long Revision)
{
    /// <summary>Audit records.</summary>
    public long AuditRecords { get; init; }
}

/// <summary>Copies the stores of a data directory into a PostgreSQL database, in one transaction: all of it or nothing.</summary>
public static class StoreMigration
{
    private const int ProgressStep = 500;

    /// <summary>Copies objects with their uids and revisions and the tokens of leaders, compares what arrived, and commits. The source is only read.</summary>
    /// <param name="dataDirectory">The directory with <c>store.db</c>; no server may be using it.</param>
    /// <param name="postgres">The connection string of a database without a store, or with an empty one.</param>
    /// <param name="dryRun">Check both sides, copy nothing.</param>
    /// <param name="progress">Told now and then; null for no one.</param>
    /// <param name="cancellationToken">Ends the copy; nothing of it stays.</param>
    /// <returns>What was copied.</returns>
    /// <exception cref="ExtensionException">LB5004: the source is in use. LB5011, LB5012, LB5014: the target cannot be used. LB5017: it is not empty. LB5018: there is no source. LB5019: what arrived is not what was sent.</exception>
    public static async Task<StoreMigrationResult> RunAsync(string dataDirectory, string postgres, bool dryRun, Action<StoreMigrationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataDirectory);
        ArgumentException.ThrowIfNullOrEmpty(postgres);
        var options = new ResourceStoreOptions { DatabasePath = Path.Combine(Path.GetFullPath(dataDirectory), "store.db"), Postgres = postgres };
        var volatileOptions = options.ForVolatile();
        using var main = Source.Open(options.DatabasePath, required: true)!;
        using var other = Source.Open(volatileOptions.DatabasePath, required: false);
        var (target, volatileTarget) = (new PostgresTarget(postgres, options.PostgresSchema), new PostgresTarget(postgres, volatileOptions.PostgresSchema));
        var data = NpgsqlDataSource.Create(target.ConnectionString);
        await using (data.ConfigureAwait(false))
        {
            var connection = await PostgresResourceStore.ConnectAsync(data, target, options.PostgresStartTimeout, cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                if (!dryRun)
                {
                    await PostgresSchema.PrepareAsync(connection, target, cancellationToken).ConfigureAwait(false);
                    await PostgresSchema.PrepareAsync(connection, volatileTarget, cancellationToken).ConfigureAwait(false);
                }

                var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    await RequireEmptyAsync(connection, target, cancellationToken).ConfigureAwait(false);
                    await RequireEmptyAsync(connection, volatileTarget, cancellationToken).ConfigureAwait(false);
                    var result = new StoreMigrationResult(main.Objects.Count, other?.Objects.Count ?? 0, main.RaisedRevision) { AuditRecords = main.AuditHead.Sequence - main.AuditHead.TrimmedSequence };
                    if (dryRun) return result;
                    await CopyAsync(connection, target, main, progress, cancellationToken).ConfigureAwait(false);
                    if (other is not null) await CopyAsync(connection, volatileTarget, other, progress, cancellationToken).ConfigureAwait(false);
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    return result;
                }
            }
        }
    }

    private static async Task RequireEmptyAsync(NpgsqlConnection connection, PostgresTarget target, CancellationToken cancellationToken)
    {
        if (await ScalarAsync(connection, $"SELECT to_regclass('{target.Schema}.rev')::text", cancellationToken).ConfigureAwait(false) is DBNull) return;
        // Held until the end: a server that started on this database meanwhile waits with its first write.
        var current = (long)(await ScalarAsync(connection, $"SELECT current FROM {target.Schema}.rev FOR UPDATE", cancellationToken).ConfigureAwait(false))!;
        var audited = await ScalarAsync(connection, $"SELECT to_regclass('{target.Schema}.audit_head')::text", cancellationToken).ConfigureAwait(false) is not DBNull
            && (long)(await ScalarAsync(connection, $"SELECT seq FROM {target.Schema}.audit_head FOR UPDATE", cancellationToken).ConfigureAwait(false))! > 0;
        if (current > 0 || audited)
            throw new ExtensionException("LB5017", $"The database {target} already holds a store in schema '{target.Schema}' (revision {current.ToString(CultureInfo.InvariantCulture)}). A migration never mixes two stores: name an empty database, or drop the schemas '{target.Schema}' if what they hold is not needed.");
    }

    private static async Task CopyAsync(NpgsqlConnection connection, PostgresTarget target, Source source, Action<StoreMigrationProgress>? progress, CancellationToken cancellationToken)
    {
        var copy = await connection.BeginBinaryImportAsync($"COPY {target.Schema}.obj(grp, res, ns, name, rv, create_rv, uid, data) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            for (var i = 0; i < source.Objects.Count; i++)
            {
                var item = source.Objects[i];
                await copy.StartRowAsync(cancellationToken).ConfigureAwait(false);
                foreach (var text in new[] { item.Key.Group, item.Key.Resource, item.Key.Namespace, item.Key.Name }) await copy.WriteAsync(text, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
                await copy.WriteAsync(item.Revision, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
                await copy.WriteAsync(item.CreateRevision, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
                await copy.WriteAsync(item.Uid, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
                await copy.WriteAsync(item.Data, NpgsqlDbType.Bytea, cancellationToken).ConfigureAwait(false);
                if ((i + 1) % ProgressStep == 0 || i + 1 == source.Objects.Count) progress?.Invoke(new StoreMigrationProgress(source.Name, i + 1, source.Objects.Count));
            }

            await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach (var (name, token) in source.Fences)
            await ScalarAsync(connection, $"INSERT INTO {target.Schema}.fence VALUES($1, $2)", cancellationToken, name, token).ConfigureAwait(false);
        await ScalarAsync(connection, $"UPDATE {target.Schema}.rev SET current = $1, compacted = $1", cancellationToken, source.RaisedRevision).ConfigureAwait(false);
        await VerifyAsync(connection, target, source, cancellationToken).ConfigureAwait(false);
        await StoreMigrationAudit.CopyAsync(connection, target, source.Reader, source.AuditHead, source.Name, cancellationToken).ConfigureAwait(false);
    }

    private static async Task VerifyAsync(NpgsqlConnection connection, PostgresTarget target, Source source, CancellationToken cancellationToken)
    {
        var expected = source.Objects.ToDictionary(item => item.Key);
        var command = new NpgsqlCommand($"SELECT grp, res, ns, name, rv, create_rv, uid, data FROM {target.Schema}.obj", connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    var key = new ResourceKey(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3));
                    if (!expected.Remove(key, out var item) || item.Revision != row.GetInt64(4) || item.CreateRevision != row.GetInt64(5) || item.Uid != row.GetString(6) || !item.Data.AsSpan().SequenceEqual(row.GetFieldValue<byte[]>(7)))
                        throw Differs(source, key.ToString());
                }
            }
        }

        if (expected.Count > 0) throw Differs(source, expected.Keys.First().ToString());
    }

    private static ExtensionException Differs(Source source, string what) =>
        new("LB5019", $"What arrived in the database is not what '{source.Name}' holds (first difference: {what}). Nothing was kept there, and the source is unchanged. Report this.");

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A file that is read under its lock.</summary>
    private sealed class Source : IDisposable
    {
        private readonly FileStream _lock;

        private Source(FileStream held, string path)
        {
            _lock = held;
            Name = Path.GetFileName(path);
            using (var connection = SqliteConnection.Open(path, readOnly: true))
            {
                SqliteSchema.CheckReadable(connection, path);
                if (connection.QueryInt64("SELECT count(*) FROM sqlite_master WHERE name='fence'") > 0)
                {
                    using var fences = connection.Prepare("SELECT name, token FROM fence");
                    while (fences.Step()) Fences.Add((fences.Text(0), fences.Int64(1)));
                }
            }

            var hasAudit = HasTable(path, "audit_head");
            Reader = new SqliteReader(path);
            var all = Reader.ReadAll();
            AuditHead = hasAudit ? Reader.ReadAuditHead() : new AuditHead(0, AuditChain.Beginning, 0, AuditChain.Beginning);
            (Objects, RaisedRevision) = (all.Objects, all.Revision + ResourceStoreBackup.RevisionStep);
        }

        internal string Name { get; }

        internal SqliteReader Reader { get; }

        /// <summary>Both ends of the audit log; the beginning where the store is of a version that had none.</summary>
        internal AuditHead AuditHead { get; }

        internal IReadOnlyList<StoredObject> Objects { get; }

        internal List<(string Name, long Token)> Fences { get; } = [];

        internal long RaisedRevision { get; }

        internal static Source? Open(string path, bool required)
        {
            if (!File.Exists(path))
                return required ? throw new ExtensionException("LB5018", $"There is no store '{path}' to migrate. Name the data directory of a server that has run on SQLite.") : null;
            var held = StoreLock.Take(path);
            try
            {
                return new Source(held, path);
            }
            catch (SqliteException problem)
            {
                held.Dispose();
                throw new ExtensionException("LB5007", $"The store '{path}' cannot be read: {problem.Message}.", problem);
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }

        private static bool HasTable(string path, string name)
        {
            using var connection = SqliteConnection.Open(path, readOnly: true);
            return connection.QueryInt64($"SELECT count(*) FROM sqlite_master WHERE name='{name}'") > 0;
        }

        public void Dispose()
        {
            Reader.Dispose();
            _lock.Dispose();
        }
    }
}
