using System.Runtime.InteropServices;
using System.Text;

namespace LuBan.Resources.Storage.Sqlite;

/// <summary>One connection. Not safe for use by two threads at once.</summary>
internal sealed unsafe class SqliteConnection : IDisposable
{
    private readonly List<SqliteStatement> _statements = [];
    private nint _db;

    private SqliteConnection(nint db) => _db = db;

    internal nint Handle => _db;

    internal bool InTransaction => SqliteNative.sqlite3_get_autocommit(_db) == 0;

    internal static SqliteConnection Open(string path, bool readOnly)
    {
        SqliteLibrary.EnsureLoaded();
        var flags = SqliteNative.OpenNoMutex | (readOnly ? SqliteNative.OpenReadOnly : SqliteNative.OpenReadWrite | SqliteNative.OpenCreate);
        var code = SqliteNative.sqlite3_open_v2(path, out var db, flags, 0);
        var connection = new SqliteConnection(db);
        try
        {
            connection.Check(code);
            connection.Check(SqliteNative.sqlite3_busy_timeout(db, 5000));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Prepares a statement that lives as long as the connection, or until it is disposed.</summary>
    internal SqliteStatement Prepare(string sql)
    {
        var bytes = Encoding.UTF8.GetBytes(sql);
        nint statement;
        fixed (byte* text = bytes)
            Check(SqliteNative.sqlite3_prepare_v3(_db, text, bytes.Length, SqliteNative.PreparePersistent, out statement, null));
        var prepared = new SqliteStatement(this, statement);
        _statements.Add(prepared);
        return prepared;
    }

    internal void Execute(string sql)
    {
        using var statement = Prepare(sql);
        while (statement.Step())
        {
        }
    }

    internal string? QueryText(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Text(0) : null;
    }

    internal long QueryInt64(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Int64(0) : throw new InvalidOperationException($"No row: {sql}");
    }

    /// <summary>Moves the write-ahead log into the database and empties it.</summary>
    /// <returns>False when a reader was in the way.</returns>
    internal bool CheckpointTruncate()
    {
        var code = SqliteNative.sqlite3_wal_checkpoint_v2(_db, 0, SqliteNative.CheckpointTruncate, out _, out _);
        if ((code & 0xff) == SqliteNative.Busy) return false;
        Check(code);
        return true;
    }

    internal void Check(int code)
    {
        if (code is SqliteNative.Ok or SqliteNative.Row or SqliteNative.Done) return;
        var message = Marshal.PtrToStringUTF8((nint)(_db == 0 ? SqliteNative.sqlite3_errstr(code) : SqliteNative.sqlite3_errmsg(_db)));
        throw new SqliteException(_db == 0 ? code : SqliteNative.sqlite3_extended_errcode(_db), message ?? "unknown");
    }

    internal void Forget(SqliteStatement statement) => _statements.Remove(statement);

    public void Dispose()
    {
        foreach (var statement in _statements.ToArray()) statement.Dispose();
        var db = Interlocked.Exchange(ref _db, 0);
        if (db != 0) SqliteNative.sqlite3_close_v2(db);
    }
}
