using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace LuBan.Benchmarks;

/// <summary>What somebody would write by hand: the store's tables and statements on one connection behind a lock, a transaction per write.</summary>
internal sealed class RawSqlite : IDisposable
{
    private const string Group = "bench.luban.dev";
    private const string Resource = "items";

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteConnection _reading;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _log;
    private readonly SqliteCommand _revision;
    private readonly SqliteCommand _get;
    private readonly SqliteCommand _list;
    private long _current;

    public RawSqlite(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        _connection = Open(path);
        _reading = Open(path);
        Command(_connection, "PRAGMA journal_mode=WAL").ExecuteScalar();
        Command(_connection, "PRAGMA synchronous=FULL").ExecuteNonQuery();
        Command(_connection, "CREATE TABLE rev(one INTEGER PRIMARY KEY CHECK(one=1), current INTEGER NOT NULL, compacted INTEGER NOT NULL)").ExecuteNonQuery();
        Command(_connection, "INSERT INTO rev VALUES(1, 0, 0)").ExecuteNonQuery();
        Command(_connection, "CREATE TABLE obj(grp TEXT NOT NULL, res TEXT NOT NULL, ns TEXT NOT NULL, name TEXT NOT NULL, rv INTEGER NOT NULL, create_rv INTEGER NOT NULL, uid TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY(grp, res, ns, name)) WITHOUT ROWID").ExecuteNonQuery();
        Command(_connection, "CREATE TABLE log(rv INTEGER PRIMARY KEY, grp TEXT NOT NULL, res TEXT NOT NULL, ns TEXT NOT NULL, name TEXT NOT NULL, op INTEGER NOT NULL, uid TEXT NOT NULL, create_rv INTEGER NOT NULL, data BLOB, prev_rv INTEGER NOT NULL, prev BLOB)").ExecuteNonQuery();
        Command(_connection, "CREATE INDEX log_by_resource ON log(grp, res, rv)").ExecuteNonQuery();
        _begin = Command(_connection, "BEGIN IMMEDIATE");
        _commit = Command(_connection, "COMMIT");
        _find = Command(_connection, $"SELECT rv FROM obj WHERE grp='{Group}' AND res='{Resource}' AND ns='' AND name=$name", "$name");
        _insert = Command(_connection, $"INSERT INTO obj VALUES('{Group}', '{Resource}', '', $name, $rv, $rv, $name, $data)", "$name", "$rv", "$data");
        _log = Command(_connection, $"INSERT INTO log VALUES($rv, '{Group}', '{Resource}', '', $name, 1, $name, $rv, $data, 0, NULL)", "$rv", "$name", "$data");
        _revision = Command(_connection, "UPDATE rev SET current=$rv", "$rv");
        _get = Command(_reading, $"SELECT rv, create_rv, uid, data FROM obj WHERE grp='{Group}' AND res='{Resource}' AND ns='' AND name=$name", "$name");
        _list = Command(_reading, $"SELECT ns, name, rv, create_rv, uid, data FROM obj WHERE grp='{Group}' AND res='{Resource}' ORDER BY ns, name LIMIT $limit", "$limit");
    }

    /// <summary>The copy of SQLite that this side uses.</summary>
    public static string NativeLibrary { get; } = Path.Combine(AppContext.BaseDirectory, "runtimes", $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}", "native", "libe_sqlite3.so");

    public string Version => _connection.ServerVersion;

    public void Create(string name, byte[] data)
    {
        lock (_gate)
        {
            _begin.ExecuteNonQuery();
            Insert(name, data);
            _revision.Parameters[0].Value = _current;
            _revision.ExecuteNonQuery();
            _commit.ExecuteNonQuery();
        }
    }

    /// <summary>Creates per second when this many share a transaction.</summary>
    public double BatchRate(int size, TimeSpan slice, string prefix, Func<string, byte[]> payload)
    {
        var (count, clock) = (0, Stopwatch.StartNew());
        while (clock.Elapsed < slice)
        {
            _begin.ExecuteNonQuery();
            for (var i = 0; i < size; i++, count++) Insert($"{prefix}{count}", payload($"{prefix}{count}"));
            _revision.Parameters[0].Value = _current;
            _revision.ExecuteNonQuery();
            _commit.ExecuteNonQuery();
        }
        return count / clock.Elapsed.TotalSeconds;
    }

    public byte[] Get(string name)
    {
        _get.Parameters[0].Value = name;
        using var row = _get.ExecuteReader();
        if (!row.Read()) throw new InvalidOperationException($"{name} is not there.");
        return row.GetFieldValue<byte[]>(3);
    }

    public List<(string Name, long Revision, byte[] Data)> List(int limit)
    {
        _list.Parameters[0].Value = limit;
        using var row = _list.ExecuteReader();
        var found = new List<(string, long, byte[])>();
        while (row.Read()) found.Add((row.GetString(1), row.GetInt64(2), row.GetFieldValue<byte[]>(5)));
        return found;
    }

    public void Dispose()
    {
        _reading.Dispose();
        _connection.Dispose();
    }

    private void Insert(string name, byte[] data)
    {
        _find.Parameters[0].Value = name;
        if (_find.ExecuteScalar() is not null) throw new InvalidOperationException($"{name} exists.");
        var revision = ++_current;
        (_insert.Parameters[0].Value, _insert.Parameters[1].Value, _insert.Parameters[2].Value) = (name, revision, data);
        _insert.ExecuteNonQuery();
        (_log.Parameters[0].Value, _log.Parameters[1].Value, _log.Parameters[2].Value) = (revision, name, data);
        _log.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters) command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        return command;
    }
}
