using System.Text.RegularExpressions;
using LuBan.Sdk;
using Npgsql;

namespace LuBan.Resources.Storage.Postgres;

/// <summary>The tables and functions in the store's schema, and the checks before a schema is used.</summary>
internal static partial class PostgresSchema
{
    internal const int Version = 2;

    private const int MinimumServer = 120_000;

    /// <summary>Creates what is missing. Replicas that start together take turns.</summary>
    /// <exception cref="ExtensionException">LB5014: the database or the schema cannot be used.</exception>
    internal static async Task PrepareAsync(NpgsqlConnection connection, PostgresTarget target, CancellationToken cancellationToken)
    {
        await CheckServerAsync(connection, target, cancellationToken).ConfigureAwait(false);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({LockSpace}, hashtext('{target.Schema}'))", cancellationToken).ConfigureAwait(false);
                await CreateOrCheckAsync(connection, target, cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PostgresException problem) when (problem.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw Refused(target, $"its user may not create the schema '{target.Schema}' there ({problem.MessageText}). Let the user create it: GRANT CREATE ON DATABASE … TO …; or create it for the user: CREATE SCHEMA {target.Schema} AUTHORIZATION …", problem);
        }
    }

    /// <summary>"LuBn": keeps the store's advisory locks apart from those of other programs.</summary>
    internal const int LockSpace = 0x4c75426e;

    internal static void CheckName(string schema)
    {
        if (!Name().IsMatch(schema))
            throw new ExtensionException("LB5014", $"'{schema}' cannot be the schema of a store. Use up to 40 lower-case letters, digits and '_', beginning with a letter.");
    }

    private static async Task CheckServerAsync(NpgsqlConnection connection, PostgresTarget target, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = "SELECT current_setting('server_version_num')::int, current_setting('server_encoding'), pg_is_in_recovery()";
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (reader.GetInt32(0) < MinimumServer) throw Refused(target, $"it is PostgreSQL {connection.PostgreSqlVersion}; the store needs 12 or later.");
                if (reader.GetString(1) != "UTF8") throw Refused(target, $"its encoding is {reader.GetString(1)}. Create the database with ENCODING 'UTF8'.");
                if (reader.GetBoolean(2)) throw Refused(target, "it is a read-only standby. Name the primary, or all hosts with 'Target Session Attributes=primary'.");
            }
        }
    }

    private static async Task CreateOrCheckAsync(NpgsqlConnection connection, PostgresTarget target, CancellationToken cancellationToken)
    {
        var schema = target.Schema;
        var tables = (long)(await ScalarAsync(connection, $"SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '{schema}' AND c.relkind IN ('r', 'p', 'v')", cancellationToken).ConfigureAwait(false))!;
        if (tables == 0)
        {
            if (await ScalarAsync(connection, $"SELECT to_regnamespace('{schema}')::text", cancellationToken).ConfigureAwait(false) is DBNull)
                await ExecuteAsync(connection, $"CREATE SCHEMA {schema}", cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, PostgresScripts.Create(schema), cancellationToken).ConfigureAwait(false);
            return;
        }

        if (await ScalarAsync(connection, $"SELECT to_regclass('{schema}.luban_store')::text", cancellationToken).ConfigureAwait(false) is DBNull)
            throw Refused(target, $"its schema '{schema}' belongs to another program. Choose another database.");
        var version = (int)(await ScalarAsync(connection, $"SELECT version FROM {schema}.luban_store", cancellationToken).ConfigureAwait(false))!;
        if (version > Version)
            throw Refused(target, $"its schema '{schema}' was written by a newer LuBan (store version {version}, this one knows {Version}). Start the newer LuBan.");
        if (version < 2) await ExecuteAsync(connection, $"{PostgresScripts.Audit(schema)}; UPDATE {schema}.luban_store SET version = {Version}", cancellationToken).ConfigureAwait(false);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = sql;
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken) => ScalarAsync(connection, sql, cancellationToken);

    private static ExtensionException Refused(PostgresTarget target, string why, Exception? problem = null) =>
        new("LB5014", $"The database {target} cannot hold the store: {why}", problem);

    [GeneratedRegex("^[a-z][a-z0-9_]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
