using System.Data;
using Npgsql;

namespace LuBan.Resources.Storage.Postgres;

/// <summary>Reads, each in one round trip and one snapshot.</summary>
internal sealed class PostgresReader(NpgsqlDataSource source, string schema)
{
    private const string ObjectColumns = "ns, name, rv, create_rv, uid, data";
    private const string LogColumns = "rv, ns, name, op, uid, create_rv, data, prev_rv, prev";

    internal StoredObject? Get(in ResourceKey key)
    {
        using var command = Command($"SELECT rv, create_rv, uid, data FROM {schema}.obj WHERE grp=$1 AND res=$2 AND ns=$3 AND name=$4", key.Group, key.Resource, key.Namespace, key.Name);
        using var row = command.ExecuteReader();
        return row.Read() ? new StoredObject(key, row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetFieldValue<byte[]>(3)) : null;
    }

    internal List<(string Group, string Resource)> ListResources()
    {
        using var command = Command($"SELECT DISTINCT grp, res FROM {schema}.obj");
        using var row = command.ExecuteReader();
        var found = new List<(string, string)>();
        while (row.Read()) found.Add((row.GetString(0), row.GetString(1)));
        return found;
    }

    internal StoreSnapshot ReadAll()
    {
        // Joined to the counter, so that revision and objects come from one snapshot even where there is no object.
        using var command = Command($"SELECT r.current, o.grp, o.res, {Columns("o", ObjectColumns)} FROM {schema}.rev r LEFT JOIN {schema}.obj o ON true");
        command.CommandTimeout = 0;
        using var row = command.ExecuteReader(CommandBehavior.SingleResult);
        var objects = new List<StoredObject>();
        long revision = 0;
        while (row.Read())
        {
            revision = row.GetInt64(0);
            if (!row.IsDBNull(1)) objects.Add(ReadObject(row, row.GetString(1), row.GetString(2), 3));
        }

        return new StoreSnapshot(revision, objects);
    }

    internal List<StoredObject> List(StoreListRequest request) => request.AtRevision is { } revision ? ListAt(request, revision) : ListNow(request);

    internal List<StoreChange> ReadLog(string group, string resource, long afterRevision, int limit)
    {
        using var command = Command(
            $"SELECT r.compacted, {Columns("l", LogColumns)} FROM {schema}.rev r LEFT JOIN LATERAL (SELECT * FROM {schema}.log WHERE grp=$1 AND res=$2 AND rv>$3 ORDER BY rv LIMIT $4) l ON true ORDER BY l.rv",
            group, resource, afterRevision, (long)limit);
        using var row = command.ExecuteReader();
        var changes = new List<StoreChange>();
        while (row.Read())
        {
            if (afterRevision < row.GetInt64(0)) throw new RevisionCompactedException(afterRevision, row.GetInt64(0));
            if (!row.IsDBNull(1)) changes.Add(ReadChange(row, group, resource, 1));
        }

        return changes;
    }

    private List<StoredObject> ListNow(StoreListRequest request)
    {
        using var command = Command($"SELECT {ObjectColumns} FROM {schema}.obj WHERE grp=$1 AND res=$2 AND {Range(request)} ORDER BY ns, name LIMIT $5", RangeValues(request, (long)request.Limit));
        using var row = command.ExecuteReader();
        var found = new List<StoredObject>();
        while (row.Read()) found.Add(ReadObject(row, request.Group, request.Resource, 0));
        return found;
    }

    /// <summary>The state at an earlier revision: what is there now and older, and the first change since of everything else, put back.</summary>
    private List<StoredObject> ListAt(StoreListRequest request, long revision)
    {
        using var command = Command(
            $"""
            SELECT r.compacted, {Columns("o", ObjectColumns)} FROM {schema}.rev r LEFT JOIN LATERAL (
                SELECT {ObjectColumns} FROM {schema}.obj WHERE grp=$1 AND res=$2 AND {Range(request)} AND rv<=$6
                UNION ALL
                SELECT ns, name, prev_rv, create_rv, uid, prev FROM (
                    SELECT DISTINCT ON (ns, name) ns, name, prev_rv, create_rv, uid, prev FROM {schema}.log
                    WHERE grp=$1 AND res=$2 AND {Range(request)} AND rv>$6 ORDER BY ns, name, rv) c WHERE prev IS NOT NULL
                ORDER BY 1, 2 LIMIT $5) o ON true ORDER BY o.ns, o.name
            """,
            RangeValues(request, (long)request.Limit, revision));
        using var row = command.ExecuteReader();
        var found = new List<StoredObject>();
        while (row.Read())
        {
            if (revision < row.GetInt64(0)) throw new RevisionCompactedException(revision, row.GetInt64(0));
            if (!row.IsDBNull(1)) found.Add(ReadObject(row, request.Group, request.Resource, 1));
        }

        return found;
    }

    internal AuditHead ReadAuditHead()
    {
        using var command = Command($"SELECT seq, hash, trimmed_seq, trimmed_hash FROM {schema}.audit_head");
        using var row = command.ExecuteReader();
        row.Read();
        return new AuditHead(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3));
    }

    internal List<AuditRecord> ReadAudit(AuditQuery query)
    {
        var values = new List<object>();
        string Next(object value)
        {
            values.Add(value);
            return $"${values.Count}";
        }

        var conditions = query.Texts.Select(text => $"{text.Column} = {Next(text.Value)}").ToList();
        conditions.AddRange(query.Numbers.Select(number => $"{number.Condition} {Next(number.Value)}"));
        if (query.Text is { } wanted) conditions.Add($"position({Next(System.Text.Encoding.UTF8.GetBytes(wanted))} in payload) > 0");
        var where = conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", conditions)}";
        using var command = Command(
            $"SELECT seq, payload, hash, tm, status, {AuditColumns.TextNames} FROM {schema}.audit{where} ORDER BY seq {(query.After is null ? "DESC" : "ASC")} LIMIT {Next((long)query.Limit)}", [.. values]);
        using var row = command.ExecuteReader();
        var found = new List<AuditRecord>();
        while (row.Read()) found.Add(ReadAuditRow(row));
        return found;
    }

    internal static AuditRecord ReadAuditRow(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2))
    {
        Columns = new AuditColumns(
            row.GetInt64(3), row.GetString(5), row.GetString(6), row.GetString(7), row.GetString(8), row.GetString(9), row.GetString(10), row.GetString(11), row.GetString(12), row.GetInt32(4), row.GetString(13)),
    };

    /// <summary>The columns that <see cref="ReadLogRow"/> reads.</summary>
    internal static string LogRowColumns => $"grp, res, {LogColumns}";

    internal static StoreChange ReadLogRow(NpgsqlDataReader row) => ReadChange(row, row.GetString(0), row.GetString(1), 2);

    private static string Range(StoreListRequest request) => request.Namespace is null ? "(ns, name) > ($3, $4)" : "ns=$3 AND name>$4";

    private static object[] RangeValues(StoreListRequest request, params object[] more) =>
        [request.Group, request.Resource, request.Namespace ?? request.After?.Namespace ?? "", request.After?.Name ?? "", .. more];

    private static string Columns(string alias, string columns) => string.Join(", ", columns.Split(", ").Select(column => $"{alias}.{column}"));

    private static StoredObject ReadObject(NpgsqlDataReader row, string group, string resource, int at) =>
        new(new ResourceKey(group, resource, row.GetString(at), row.GetString(at + 1)), row.GetInt64(at + 2), row.GetInt64(at + 3), row.GetString(at + 4), row.GetFieldValue<byte[]>(at + 5));

    private static StoreChange ReadChange(NpgsqlDataReader row, string group, string resource, int at)
    {
        var key = new ResourceKey(group, resource, row.GetString(at + 1), row.GetString(at + 2));
        var (uid, createRevision) = (row.GetString(at + 4), row.GetInt64(at + 5));
        var previousData = row.IsDBNull(at + 8) ? null : row.GetFieldValue<byte[]>(at + 8);
        var previous = previousData is null ? null : new StoredObject(key, row.GetInt64(at + 7), createRevision, uid, previousData);
        var data = row.IsDBNull(at + 6) ? previousData! : row.GetFieldValue<byte[]>(at + 6);
        return new StoreChange((StoreOperationType)row.GetInt16(at + 3), new StoredObject(key, row.GetInt64(at), createRevision, uid, data), previous);
    }

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = source.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
