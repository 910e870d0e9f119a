namespace LuBan.Resources.Storage.Sqlite;

/// <summary>Appends to the audit log within the writer's transaction.</summary>
internal sealed class SqliteAuditWriter
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _keep;
    private readonly SqliteStatement _find;
    private readonly SqliteStatement _forget;
    private readonly SqliteStatement _trim;
    private long _sequence;
    private byte[] _hash = [];
    private bool _appended;

    internal SqliteAuditWriter(SqliteConnection connection)
    {
        _connection = connection;
        _insert = connection.Prepare($"INSERT INTO audit(seq, payload, hash, tm, status, {AuditColumns.TextNames}) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
        _keep = connection.Prepare("UPDATE audit_head SET seq=?1, hash=?2");
        _find = connection.Prepare("SELECT seq, hash FROM audit WHERE seq<=?1 ORDER BY seq LIMIT 1 OFFSET ?2");
        _forget = connection.Prepare("DELETE FROM audit WHERE seq<=?1");
        _trim = connection.Prepare("UPDATE audit_head SET trimmed_seq=?1, trimmed_hash=?2");
        Reload();
    }

    /// <summary>Takes the end of the log from the file.</summary>
    internal void Reload()
    {
        using var statement = _connection.Prepare("SELECT seq, hash FROM audit_head");
        statement.Step();
        (_sequence, _hash, _appended) = (statement.Int64(0), statement.Blob(1)!, false);
    }

    internal void Append(AuditAppend record, long revision)
    {
        var payload = record.WithRevision(revision);
        // As with revisions: what does not commit has no number and no hash.
        var sequence = _sequence + 1;
        var hash = AuditChain.Hash(_hash, sequence, payload);
        _insert.Bind(1, sequence).Bind(2, payload).Bind(3, hash).Bind(4, record.Columns.Time).Bind(5, record.Columns.Status);
        var texts = record.Columns.Texts;
        for (var i = 0; i < texts.Length; i++) _insert.Bind(6 + i, texts[i]);
        _insert.Run();
        (_sequence, _hash, _appended) = (sequence, hash, true);
    }

    /// <summary>Writes the end of the log down, once for a batch.</summary>
    internal void KeepHead()
    {
        if (!_appended) return;
        _keep.Bind(1, _sequence).Bind(2, _hash).Run();
        _appended = false;
    }

    /// <summary>Removes at most so many of the oldest records, and keeps the hash of the last one.</summary>
    internal int Trim(long through, int limit)
    {
        if (LastOf(through, limit) is not var (sequence, hash)) return 0;
        _trim.Bind(1, sequence).Bind(2, hash).Run();
        _forget.Bind(1, sequence).Run();
        return SqliteNative.sqlite3_changes(_connection.Handle);
    }

    private (long Sequence, byte[] Hash)? LastOf(long through, int limit)
    {
        // With fewer than the limit left, the last one that may go.
        return Find(_find.Bind(1, through).Bind(2, limit - 1)) ?? Newest(through);
    }

    private (long Sequence, byte[] Hash)? Newest(long through)
    {
        using var newest = _connection.Prepare("SELECT seq, hash FROM audit WHERE seq<=?1 ORDER BY seq DESC LIMIT 1");
        return Find(newest.Bind(1, through));
    }

    private static (long Sequence, byte[] Hash)? Find(SqliteStatement statement)
    {
        try
        {
            return statement.Step() ? (statement.Int64(0), statement.Blob(1)!) : null;
        }
        finally
        {
            statement.Reset();
        }
    }
}
