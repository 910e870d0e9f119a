using System.Data;
using Npgsql;

namespace LuBan.Resources.Storage.Postgres;

/// <summary>Blobs in a schema of their own beside the store's, in parts of a mebibyte, so that neither side ever holds a whole one in memory.</summary>
internal sealed class PostgresBlobStore : IBlobStore
{
    private const int PartBytes = 1024 * 1024;

    private readonly NpgsqlDataSource _source;
    private readonly string _schema;
    private readonly SemaphoreSlim _preparing = new(1);
    private bool _prepared;

    /// <summary>Nothing is done before the first call, so that a database that is away does not hinder the start here.</summary>
    internal PostgresBlobStore(string connectionString, string schema)
    {
        var target = new PostgresTarget(connectionString, schema);
        _schema = target.Schema;
        _source = NpgsqlDataSource.Create(target.ConnectionString);
    }

    public async Task<bool> ContainsAsync(string key, CancellationToken cancellationToken)
    {
        using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        using var command = Command(connection, $"SELECT 1 FROM {_schema}.blob WHERE key = $1", key);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not null;
    }

    public async Task PutAsync(string key, Stream content, CancellationToken cancellationToken)
    {
        using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        // One transaction: a blob appears whole. Whoever was first wins.
        using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (await ExecuteAsync(connection, $"INSERT INTO {_schema}.blob(key) VALUES($1) ON CONFLICT DO NOTHING", cancellationToken, key).ConfigureAwait(false) == 0) return;
        var buffer = new byte[PartBytes];
        for (var part = 0; await content.ReadAtLeastAsync(buffer, PartBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) is > 0 and var read; part++)
            await ExecuteAsync(connection, $"INSERT INTO {_schema}.part VALUES($1, $2, $3)", cancellationToken, key, part, new ArraySegment<byte>(buffer, 0, read)).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> ReadAsync(string key, Stream destination, CancellationToken cancellationToken)
    {
        if (!await ContainsAsync(key, cancellationToken).ConfigureAwait(false)) return false;
        using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        using var command = Command(connection, $"SELECT data FROM {_schema}.part WHERE key = $1 ORDER BY number", key);
        using var rows = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            using var data = await rows.GetStreamAsync(0, cancellationToken).ConfigureAwait(false);
            await data.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        using var command = Command(connection, $"SELECT key FROM {_schema}.blob");
        using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var keys = new List<string>();
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false)) keys.Add(rows.GetString(0));
        return keys;
    }

    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, $"DELETE FROM {_schema}.blob WHERE key = $1", cancellationToken, key).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _source.Dispose();
        _preparing.Dispose();
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (!_prepared) await PrepareAsync(cancellationToken).ConfigureAwait(false);
        return await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Replicas that start together take turns; a schema that is there is not created again.</summary>
    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await _preparing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_prepared) return;
            using var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({PostgresSchema.LockSpace}, hashtext('{_schema}'))", cancellationToken).ConfigureAwait(false);
            using var command = Command(connection, $"SELECT to_regclass('{_schema}.part')::text");
            if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is DBNull)
            {
                await ExecuteAsync(connection, $"CREATE SCHEMA IF NOT EXISTS {_schema}", cancellationToken).ConfigureAwait(false);
                await ExecuteAsync(connection, $"CREATE TABLE {_schema}.blob(key text PRIMARY KEY, created timestamptz NOT NULL DEFAULT now())", cancellationToken).ConfigureAwait(false);
                await ExecuteAsync(connection, $"CREATE TABLE {_schema}.part(key text NOT NULL REFERENCES {_schema}.blob ON DELETE CASCADE, number int NOT NULL, data bytea NOT NULL, PRIMARY KEY(key, number))", cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            _prepared = true;
        }
        finally
        {
            _preparing.Release();
        }
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        using var command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
