using System.Collections.Concurrent;
using Npgsql;

namespace LuBan.Benchmarks;

/// <summary>What somebody would write by hand: one statement, and so one transaction and one round trip, per write, each writer on a connection of its own.</summary>
internal sealed class RawPostgres : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly ConcurrentBag<Writer> _writers = [];

    private RawPostgres(NpgsqlDataSource source) => _source = source;

    public static async Task<RawPostgres> CreateAsync(string connectionString, int writers)
    {
        var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = writers + 1 });
        var raw = new RawPostgres(source);
        await using (var create = source.CreateCommand("""
            CREATE TABLE plain(name text PRIMARY KEY, data bytea NOT NULL);
            CREATE TABLE rev(one int PRIMARY KEY CHECK(one = 1), current bigint NOT NULL);
            INSERT INTO rev VALUES(1, 0);
            CREATE TABLE obj(grp text NOT NULL, res text NOT NULL, ns text NOT NULL, name text NOT NULL, rv bigint NOT NULL, create_rv bigint NOT NULL, uid text NOT NULL, data bytea NOT NULL, PRIMARY KEY(grp, res, ns, name));
            CREATE TABLE log(rv bigint PRIMARY KEY, grp text NOT NULL, res text NOT NULL, ns text NOT NULL, name text NOT NULL, op int NOT NULL, uid text NOT NULL, create_rv bigint NOT NULL, data bytea);
            CREATE INDEX log_by_resource ON log(grp, res, rv);
            """))
        {
            await create.ExecuteNonQueryAsync();
        }

        for (var i = 0; i < writers; i++) raw._writers.Add(await Writer.OpenAsync(source));
        return raw;
    }

    /// <summary>A row, without revisions: what the database can do at most.</summary>
    public Task InsertAsync(string name, byte[] data) => WithWriterAsync(writer => writer.Insert, name, data);

    /// <summary>The store's rows with a revision that has no gaps: writers wait for each other at the counter until the commit is durable.</summary>
    public Task CreateAsync(string name, byte[] data) => WithWriterAsync(writer => writer.Create, name, data);

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers) await writer.Connection.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task WithWriterAsync(Func<Writer, NpgsqlCommand> choose, string name, byte[] data)
    {
        if (!_writers.TryTake(out var writer)) throw new InvalidOperationException("There are more writers than connections.");
        var command = choose(writer);
        ((NpgsqlParameter<string>)command.Parameters[0]).TypedValue = name;
        ((NpgsqlParameter<byte[]>)command.Parameters[1]).TypedValue = data;
        await command.ExecuteNonQueryAsync();
        _writers.Add(writer);
    }

    private sealed record Writer(NpgsqlConnection Connection, NpgsqlCommand Insert, NpgsqlCommand Create)
    {
        internal static async Task<Writer> OpenAsync(NpgsqlDataSource source)
        {
            var connection = await source.OpenConnectionAsync();
            return new Writer(
                connection,
                await PrepareAsync(connection, "INSERT INTO plain VALUES($1, $2)"),
                await PrepareAsync(connection, $"""
                    WITH r AS (UPDATE rev SET current = current + 1 RETURNING current),
                         o AS (INSERT INTO obj SELECT '{StoreItems.Kind.Group}', '{StoreItems.Kind.Plural}', '', $1, current, current, $1, $2 FROM r)
                    INSERT INTO log SELECT current, '{StoreItems.Kind.Group}', '{StoreItems.Kind.Plural}', '', $1, 1, $1, current, $2 FROM r
                    """));
        }

        private static async Task<NpgsqlCommand> PrepareAsync(NpgsqlConnection connection, string sql)
        {
            var command = new NpgsqlCommand(sql, connection) { Parameters = { new NpgsqlParameter<string>(), new NpgsqlParameter<byte[]>() } };
            ((NpgsqlParameter<string>)command.Parameters[0]).TypedValue = "";
            ((NpgsqlParameter<byte[]>)command.Parameters[1]).TypedValue = [];
            await command.PrepareAsync();
            return command;
        }
    }
}
