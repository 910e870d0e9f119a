namespace LuBan.Resources.Storage.Sqlite;

/// <summary>A read connection with its statements. Used by one thread at a time; transactions are as short as one call.</summary>
internal sealed class SqliteReader(string path) : IDisposable
{
    private const string ObjectColumns = "ns, name, rv, create_rv, uid, data";
    private const string LogColumns = "rv, ns, name, op, uid, create_rv, data, prev_rv, prev";
    private const string FirstChangeColumns = "MIN(rv), ns, name, op, uid, create_rv, data, prev_rv, prev";

    private readonly SqliteConnection _connection = SqliteConnection.Open(path, readOnly: true);
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    internal StoredObject? Get(in ResourceKey key)
    {
        var statement = Statement("SELECT rv, create_rv, uid, data FROM obj WHERE grp=?1 AND res=?2 AND ns=?3 AND name=?4")
            .Bind(1, key.Group).Bind(2, key.Resource).Bind(3, key.Namespace).Bind(4, key.Name);
        try
        {
            return statement.Step() ? new StoredObject(key, statement.Int64(0), statement.Int64(1), statement.Text(2), statement.Blob(3)!) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    internal List<(string Group, string Resource)> ListResources()
    {
        var statement = Statement("SELECT DISTINCT grp, res FROM obj");
        var found = new List<(string, string)>();
        try
        {
            while (statement.Step()) found.Add((statement.Text(0), statement.Text(1)));
            return found;
        }
        finally
        {
            statement.Reset();
        }
    }

    internal StoreSnapshot ReadAll()
    {
        Statement("BEGIN").Run();
        var (revision, objects) = (Statement("SELECT current FROM rev"), Statement($"SELECT {ObjectColumns}, grp, res FROM obj"));
        try
        {
            revision.Step();
            var found = new List<StoredObject>();
            while (objects.Step()) found.Add(ReadObject(objects, new StoreListRequest(objects.Text(6), objects.Text(7))));
            return new StoreSnapshot(revision.Int64(0), found);
        }
        finally
        {
            revision.Reset();
            objects.Reset();
            Statement("COMMIT").Run();
        }
    }

    internal List<StoredObject> List(StoreListRequest request)
    {
        Statement("BEGIN").Run();
        try
        {
            return request.AtRevision is { } revision ? ListAt(request, revision) : ListNow(request);
        }
        finally
        {
            Statement("COMMIT").Run();
        }
    }

    internal List<StoreChange> ReadLog(string group, string resource, long afterRevision, int limit)
    {
        Statement("BEGIN").Run();
        var statement = Statement($"SELECT {LogColumns} FROM log WHERE grp=?1 AND res=?2 AND rv>?3 ORDER BY rv LIMIT ?4");
        try
        {
            ThrowIfCompacted(afterRevision);
            statement.Bind(1, group).Bind(2, resource).Bind(3, afterRevision).Bind(4, limit);
            var changes = new List<StoreChange>();
            while (statement.Step()) changes.Add(ReadChange(statement, group, resource));
            return changes;
        }
        finally
        {
            statement.Reset();
            Statement("COMMIT").Run();
        }
    }

    private List<StoredObject> ListNow(StoreListRequest request)
    {
        var statement = Objects(request);
        var found = new List<StoredObject>();
        try
        {
            while (found.Count < request.Limit && statement.Step()) found.Add(ReadObject(statement, request));
            return found;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>The state at an earlier revision: what is there now, with everything that changed since put back as it was.</summary>
    private List<StoredObject> ListAt(StoreListRequest request, long revision)
    {
        ThrowIfCompacted(revision);
        var objects = Objects(request);
        // With MIN(rv) the other columns come from the row of the minimum: the first change after the revision.
        var changes = Statement($"SELECT {FirstChangeColumns} FROM log WHERE grp=?1 AND res=?2 AND rv>?5 AND {Range(request)} GROUP BY ns, name ORDER BY ns, name");
        BindRange(changes, request).Bind(5, revision);
        var found = new List<StoredObject>();
        try
        {
            var current = Next(objects, request);
            var change = NextChange(changes, request);
            while (found.Count < request.Limit && (current is not null || change is not null))
            {
                var order = current is null ? 1 : change is null ? -1 : Compare(current.Key, change.Key);
                if (order < 0)
                {
                    found.Add(current!);
                }
                else if (change!.Previous is { } before)
                {
                    found.Add(before);
                }

                if (order <= 0) current = Next(objects, request);
                if (order >= 0) change = NextChange(changes, request);
            }

            return found;
        }
        finally
        {
            objects.Reset();
            changes.Reset();
        }
    }

    private void ThrowIfCompacted(long revision)
    {
        var statement = Statement("SELECT compacted FROM rev");
        try
        {
            statement.Step();
            var compacted = statement.Int64(0);
            if (revision < compacted) throw new RevisionCompactedException(revision, compacted);
        }
        finally
        {
            statement.Reset();
        }
    }

    private SqliteStatement Objects(StoreListRequest request) =>
        BindRange(Statement($"SELECT {ObjectColumns} FROM obj WHERE grp=?1 AND res=?2 AND {Range(request)} ORDER BY ns, name"), request);

    private static string Range(StoreListRequest request) => request.Namespace is null ? "(ns, name) > (?3, ?4)" : "ns=?3 AND name>?4";

    private static SqliteStatement BindRange(SqliteStatement statement, StoreListRequest request) =>
        statement.Bind(1, request.Group).Bind(2, request.Resource)
            .Bind(3, request.Namespace ?? request.After?.Namespace ?? "").Bind(4, request.After?.Name ?? "");

    private static StoredObject? Next(SqliteStatement statement, StoreListRequest request) => statement.Step() ? ReadObject(statement, request) : null;

    private static StoreChange? NextChange(SqliteStatement statement, StoreListRequest request) =>
        statement.Step() ? ReadChange(statement, request.Group, request.Resource) : null;

    private static int Compare(ResourceKey left, ResourceKey right)
    {
        var byNamespace = string.CompareOrdinal(left.Namespace, right.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(left.Name, right.Name);
    }

    private static StoredObject ReadObject(SqliteStatement row, StoreListRequest request) =>
        new(new ResourceKey(request.Group, request.Resource, row.Text(0), row.Text(1)), row.Int64(2), row.Int64(3), row.Text(4), row.Blob(5)!);

    private static StoreChange ReadChange(SqliteStatement row, string group, string resource)
    {
        var key = new ResourceKey(group, resource, row.Text(1), row.Text(2));
        var type = (StoreOperationType)row.Int64(3);
        var uid = row.Text(4);
        var createRevision = row.Int64(5);
        var previousData = row.Blob(8);
        var previous = previousData is null ? null : new StoredObject(key, row.Int64(7), createRevision, uid, previousData);
        return new StoreChange(type, new StoredObject(key, row.Int64(0), createRevision, uid, row.Blob(6) ?? previousData!), previous);
    }

    internal AuditHead ReadAuditHead()
    {
        var statement = Statement("SELECT seq, hash, trimmed_seq, trimmed_hash FROM audit_head");
        try
        {
            statement.Step();
            return new AuditHead(statement.Int64(0), statement.Blob(1)!, statement.Int64(2), statement.Blob(3)!);
        }
        finally
        {
            statement.Reset();
        }
    }

    internal List<AuditRecord> ReadAudit(AuditQuery query)
    {
        var (texts, numbers) = (query.Texts.ToList(), query.Numbers.ToList());
        string[] conditions = [.. texts.Select(text => $"{text.Column} = ?"), .. numbers.Select(number => $"{number.Condition} ?"), .. query.Text is null ? [] : new[] { "instr(payload, ?) > 0" }];
        var where = conditions.Length == 0 ? "" : $" WHERE {string.Join(" AND ", conditions)}";
        var statement = Statement($"SELECT seq, payload, hash, tm, status, {AuditColumns.TextNames} FROM audit{where} ORDER BY seq {(query.After is null ? "DESC" : "ASC")} LIMIT ?");
        try
        {
            var at = 0;
            foreach (var text in texts) statement.Bind(++at, text.Value);
            foreach (var number in numbers) statement.Bind(++at, number.Value);
            if (query.Text is not null) statement.Bind(++at, System.Text.Encoding.UTF8.GetBytes(query.Text));
            statement.Bind(++at, query.Limit);
            var found = new List<AuditRecord>();
            while (statement.Step()) found.Add(ReadAuditRow(statement));
            return found;
        }
        finally
        {
            statement.Reset();
        }
    }

    private static AuditRecord ReadAuditRow(SqliteStatement row) => new(row.Int64(0), row.Blob(1)!, row.Blob(2)!)
    {
        Columns = new AuditColumns(
            row.Int64(3), row.Text(5), row.Text(6), row.Text(7), row.Text(8), row.Text(9), row.Text(10), row.Text(11), row.Text(12), (int)row.Int64(4), row.Text(13)),
    };

    private SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement)) _statements[sql] = statement = _connection.Prepare(sql);
        return statement;
    }

    public void Dispose() => _connection.Dispose();
}
