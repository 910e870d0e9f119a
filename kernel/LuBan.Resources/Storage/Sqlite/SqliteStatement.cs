using System.Buffers;
using System.Text;

namespace LuBan.Resources.Storage.Sqlite;

/// <summary>A prepared statement: bind, step, read, reset.</summary>
internal sealed unsafe class SqliteStatement(SqliteConnection connection, nint handle) : IDisposable
{
    private nint _handle = handle;

    internal SqliteStatement Bind(int index, long value)
    {
        connection.Check(SqliteNative.sqlite3_bind_int64(_handle, index, value));
        return this;
    }

    internal SqliteStatement Bind(int index, string value)
    {
        var maximum = Encoding.UTF8.GetMaxByteCount(value.Length);
        byte[]? rented = null;
        var buffer = maximum <= 512 ? stackalloc byte[512] : rented = ArrayPool<byte>.Shared.Rent(maximum);
        try
        {
            var length = Encoding.UTF8.GetBytes(value, buffer);
            fixed (byte* bytes = buffer)
                connection.Check(SqliteNative.sqlite3_bind_text(_handle, index, bytes, length, SqliteNative.Transient));
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }

        return this;
    }

    internal SqliteStatement Bind(int index, byte[]? value)
    {
        if (value is null)
        {
            connection.Check(SqliteNative.sqlite3_bind_null(_handle, index));
            return this;
        }

        fixed (byte* bytes = value)
            connection.Check(SqliteNative.sqlite3_bind_blob(_handle, index, bytes, value.Length, SqliteNative.Transient));
        return this;
    }

    internal bool Step()
    {
        var code = SqliteNative.sqlite3_step(_handle);
        if (code == SqliteNative.Row) return true;
        if (code == SqliteNative.Done) return false;
        connection.Check(code);
        return false;
    }

    /// <summary>Runs a statement that returns no rows and makes it ready for the next use.</summary>
    internal void Run()
    {
        try
        {
            Step();
        }
        finally
        {
            Reset();
        }
    }

    internal void Reset()
    {
        // The code repeats the last step's error, which was already thrown.
        _ = SqliteNative.sqlite3_reset(_handle);
        _ = SqliteNative.sqlite3_clear_bindings(_handle);
    }

    internal long Int64(int column) => SqliteNative.sqlite3_column_int64(_handle, column);

    internal string Text(int column)
    {
        var text = SqliteNative.sqlite3_column_text(_handle, column);
        return text is null ? "" : Encoding.UTF8.GetString(text, SqliteNative.sqlite3_column_bytes(_handle, column));
    }

    internal byte[]? Blob(int column)
    {
        const int Null = 5;
        if (SqliteNative.sqlite3_column_type(_handle, column) == Null) return null;
        var blob = SqliteNative.sqlite3_column_blob(_handle, column);
        return blob is null ? [] : new ReadOnlySpan<byte>(blob, SqliteNative.sqlite3_column_bytes(_handle, column)).ToArray();
    }

    public void Dispose()
    {
        var handle = Interlocked.Exchange(ref _handle, 0);
        if (handle == 0) return;
        _ = SqliteNative.sqlite3_finalize(handle);
        connection.Forget(this);
    }
}
