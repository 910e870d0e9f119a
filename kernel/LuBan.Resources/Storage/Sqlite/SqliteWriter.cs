namespace LuBan.Resources.Storage.Sqlite;

/// <summary>The statements of the one write connection. Used by the writer's thread only.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _find;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _update;
    private readonly SqliteStatement _delete;
    private readonly SqliteStatement _log;
    private readonly SqliteStatement _revision;
    private readonly SqliteStatement _compacted;
    private readonly SqliteStatement _forget;
    private readonly SqliteStatement _fence;
    private readonly SqliteStatement _raise;
    private readonly SqliteAuditWriter _audit;

    internal SqliteWriter(string path, bool relaxed)
    {
        _connection = SqliteConnection.Open(path, readOnly: false);
        try
        {
            SqliteSchema.Prepare(_connection, path, relaxed);
            _begin = _connection.Prepare("BEGIN IMMEDIATE");
            _commit = _connection.Prepare("COMMIT");
            _find = _connection.Prepare("SELECT rv, create_rv, uid, data FROM obj WHERE grp=?1 AND res=?2 AND ns=?3 AND name=?4");
            _insert = _connection.Prepare("INSERT INTO obj VALUES(?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7)");
            _update = _connection.Prepare("UPDATE obj SET rv=?5, data=?6 WHERE grp=?1 AND res=?2 AND ns=?3 AND name=?4");
            _delete = _connection.Prepare("DELETE FROM obj WHERE grp=?1 AND res=?2 AND ns=?3 AND name=?4");
            _log = _connection.Prepare("INSERT INTO log VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
            _revision = _connection.Prepare("UPDATE rev SET current=?1");
            _compacted = _connection.Prepare("UPDATE rev SET compacted=?1 WHERE compacted<?1");
            _forget = _connection.Prepare("DELETE FROM log WHERE rv<=?1 AND rv IN (SELECT rv FROM log ORDER BY rv LIMIT ?2)");
            _fence = _connection.Prepare("SELECT token FROM fence WHERE name=?1");
            _raise = _connection.Prepare("INSERT INTO fence VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET token=excluded.token");
            _audit = new SqliteAuditWriter(_connection);
            (Revision, Compacted) = (_connection.QueryInt64("SELECT current FROM rev"), _connection.QueryInt64("SELECT compacted FROM rev"));
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>The newest revision, of the open transaction too.</summary>
    internal long Revision { get; private set; }

    internal long Compacted { get; private set; }

    internal void Begin() => _begin.Run();

    internal void Commit(bool changed)
    {
        if (changed) _revision.Bind(1, Revision).Run();
        _audit.KeepHead();
        _commit.Run();
    }

    /// <summary>Undoes the open transaction and takes the revision and the end of the audit log from the file again.</summary>
    internal void Rollback()
    {
        if (_connection.InTransaction) _connection.Execute("ROLLBACK");
        Revision = _connection.QueryInt64("SELECT current FROM rev");
        _audit.Reload();
    }

    internal StoreOutcome Apply(StoreOperation operation, List<StoreChange> changes)
    {
        var key = operation.Key;
        if (operation.Type == StoreOperationType.Record)
        {
            _audit.Append(operation.Audit!, 0);
            return new StoreOutcome(StoreResult.Committed, null);
        }

        if (operation.Fence is { } fence && TokenOf(fence.Name) is var token && fence.Token < token) return new StoreOutcome(StoreResult.Fenced, null, token);
        var current = Find(key);
        if (operation.Type == StoreOperationType.Create && current is not null) return new StoreOutcome(StoreResult.AlreadyExists, current);
        if (operation.Type != StoreOperationType.Create && current is null) return new StoreOutcome(StoreResult.NotFound, null);
        if (current is not null && operation.ExpectedRevision != 0 && operation.ExpectedRevision != current.Revision)
            return new StoreOutcome(StoreResult.Conflict, current);

        if (operation.Fence is { Raise: true } won) _raise.Bind(1, won.Name).Bind(2, won.Token).Run();
        // The revision belongs to the transaction: if it does not commit, nobody has seen the number and the next one takes it.
        var revision = ++Revision;
        var written = new StoredObject(
            key, revision, current?.CreateRevision ?? revision, current?.Uid ?? operation.Uid,
            operation.Data.Length == 0 ? current!.Data : operation.Data);
        switch (operation.Type)
        {
            case StoreOperationType.Create:
                Bind(_insert, key).Bind(5, revision).Bind(6, operation.Uid).Bind(7, operation.Data).Run();
                break;
            case StoreOperationType.Update:
                Bind(_update, key).Bind(5, revision).Bind(6, operation.Data).Run();
                break;
            default:
                Bind(_delete, key).Run();
                break;
        }

        _log.Bind(1, revision).Bind(2, key.Group).Bind(3, key.Resource).Bind(4, key.Namespace).Bind(5, key.Name)
            .Bind(6, (long)operation.Type).Bind(7, written.Uid).Bind(8, written.CreateRevision)
            .Bind(9, operation.Data.Length == 0 ? null : operation.Data)
            .Bind(10, current?.Revision ?? 0).Bind(11, current?.Data).Run();
        if (operation.Audit is { } record) _audit.Append(record, revision);
        changes.Add(new StoreChange(operation.Type, written, current));
        return new StoreOutcome(StoreResult.Committed, written);
    }

    /// <summary>Records that the log up to a revision may go. Readers refuse older revisions from now on.</summary>
    internal void MarkCompacted(long revision)
    {
        _compacted.Bind(1, revision).Run();
        Compacted = Math.Max(Compacted, revision);
    }

    /// <summary>Deletes the oldest rows of the log.</summary>
    /// <returns>True when there may be more.</returns>
    internal bool ForgetLog(long revision, int limit)
    {
        _forget.Bind(1, revision).Bind(2, limit).Run();
        return SqliteNative.sqlite3_changes(_connection.Handle) == limit;
    }

    /// <summary>Removes the oldest audit records, in a transaction of its own.</summary>
    /// <returns>How many were removed.</returns>
    internal int TrimAudit(long through, int limit)
    {
        Begin();
        try
        {
            var removed = _audit.Trim(through, limit);
            _commit.Run();
            return removed;
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    internal void LimitPages(int more)
    {
        var limit = more == 0 ? uint.MaxValue - 1 : _connection.QueryInt64("PRAGMA page_count") + more;
        _connection.QueryInt64($"PRAGMA max_page_count={limit}");
    }

    internal bool Checkpoint() => _connection.CheckpointTruncate();

    private StoredObject? Find(in ResourceKey key)
    {
        Bind(_find, key);
        try
        {
            return _find.Step() ? new StoredObject(key, _find.Int64(0), _find.Int64(1), _find.Text(2), _find.Blob(3)!) : null;
        }
        finally
        {
            _find.Reset();
        }
    }

    private long TokenOf(string name)
    {
        _fence.Bind(1, name);
        try
        {
            return _fence.Step() ? _fence.Int64(0) : 0;
        }
        finally
        {
            _fence.Reset();
        }
    }

    private static SqliteStatement Bind(SqliteStatement statement, in ResourceKey key) =>
        statement.Bind(1, key.Group).Bind(2, key.Resource).Bind(3, key.Namespace).Bind(4, key.Name);

    public void Dispose() => _connection.Dispose();
}
