namespace LuBan.Resources.Storage.Sqlite;

/// <summary>SQLite answered with an error.</summary>
internal sealed class SqliteException(int resultCode, string message) : Exception($"SQLite error {resultCode}: {message}")
{
    /// <summary>The extended result code; the low byte is the primary one.</summary>
    internal int ResultCode { get; } = resultCode;
}
