using System.Runtime.InteropServices;

namespace LuBan.Resources.Storage.Sqlite;

/// <summary>The C functions of SQLite that the store uses. The library is found by <see cref="SqliteLibrary"/>.</summary>
internal static unsafe partial class SqliteNative
{
    internal const string Library = "luban-sqlite";

    internal const int Ok = 0;
    internal const int Busy = 5;
    internal const int Row = 100;
    internal const int Done = 101;

    internal const int OpenReadOnly = 0x1;
    internal const int OpenReadWrite = 0x2;
    internal const int OpenCreate = 0x4;
    internal const int OpenNoMutex = 0x8000;

    internal const int CheckpointTruncate = 3;
    internal const uint PreparePersistent = 1;

    /// <summary>SQLite copies the bytes before the call returns.</summary>
    internal static readonly nint Transient = -1;

    [LibraryImport(Library)] internal static partial int sqlite3_libversion_number();
    [LibraryImport(Library)] internal static partial byte* sqlite3_libversion();
    [LibraryImport(Library)] internal static partial int sqlite3_threadsafe();
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int sqlite3_open_v2(string fileName, out nint db, int flags, nint vfs);
    [LibraryImport(Library)] internal static partial int sqlite3_close_v2(nint db);
    [LibraryImport(Library)] internal static partial byte* sqlite3_errmsg(nint db);
    [LibraryImport(Library)] internal static partial byte* sqlite3_errstr(int code);
    [LibraryImport(Library)] internal static partial int sqlite3_extended_errcode(nint db);
    [LibraryImport(Library)] internal static partial int sqlite3_busy_timeout(nint db, int milliseconds);
    [LibraryImport(Library)] internal static partial int sqlite3_get_autocommit(nint db);
    [LibraryImport(Library)] internal static partial int sqlite3_prepare_v3(nint db, byte* sql, int bytes, uint flags, out nint statement, byte** tail);
    [LibraryImport(Library)] internal static partial int sqlite3_step(nint statement);
    [LibraryImport(Library)] internal static partial int sqlite3_reset(nint statement);
    [LibraryImport(Library)] internal static partial int sqlite3_clear_bindings(nint statement);
    [LibraryImport(Library)] internal static partial int sqlite3_finalize(nint statement);
    [LibraryImport(Library)] internal static partial int sqlite3_bind_int64(nint statement, int index, long value);
    [LibraryImport(Library)] internal static partial int sqlite3_bind_text(nint statement, int index, byte* value, int bytes, nint destructor);
    [LibraryImport(Library)] internal static partial int sqlite3_bind_blob(nint statement, int index, byte* value, int bytes, nint destructor);
    [LibraryImport(Library)] internal static partial int sqlite3_bind_null(nint statement, int index);
    [LibraryImport(Library)] internal static partial int sqlite3_column_type(nint statement, int column);
    [LibraryImport(Library)] internal static partial long sqlite3_column_int64(nint statement, int column);
    [LibraryImport(Library)] internal static partial byte* sqlite3_column_text(nint statement, int column);
    [LibraryImport(Library)] internal static partial byte* sqlite3_column_blob(nint statement, int column);
    [LibraryImport(Library)] internal static partial int sqlite3_column_bytes(nint statement, int column);
    [LibraryImport(Library)] internal static partial int sqlite3_changes(nint db);
    [LibraryImport(Library)] internal static partial int sqlite3_wal_checkpoint_v2(nint db, nint database, int mode, out int logFrames, out int checkpointedFrames);
}
