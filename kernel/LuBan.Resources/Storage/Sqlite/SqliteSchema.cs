using LuBan.Sdk;

namespace LuBan.Resources.Storage.Sqlite;

/// <summary>The tables, and the checks before a file is used as a store.</summary>
internal static class SqliteSchema
{
    internal const int Version = 3;

    /// <summary>"LuBn", in the file's header.</summary>
    private const int ApplicationId = 0x4c75426e;

    private const string FenceTable = "CREATE TABLE fence(name TEXT PRIMARY KEY, token INTEGER NOT NULL) WITHOUT ROWID";

    internal static void Prepare(SqliteConnection connection, string path, bool relaxed = false)
    {
        var applicationId = connection.QueryInt64("PRAGMA application_id");
        var version = connection.QueryInt64("PRAGMA user_version");
        var tables = connection.QueryInt64("SELECT count(*) FROM sqlite_master");
        if (applicationId != ApplicationId && tables > 0)
            throw new ExtensionException("LB5006", $"'{path}' is a SQLite database, but not a LuBan store. Choose another data directory, or move the file away.");
        if (version > Version)
            throw new ExtensionException("LB5006", $"'{path}' was written by a newer LuBan (store version {version}, this one knows {Version}). Start the newer LuBan, or restore a backup made by this one.");

        var journal = connection.QueryText("PRAGMA journal_mode=WAL");
        if (journal != "wal")
            throw new ExtensionException("LB5005", $"The file system of '{path}' does not support SQLite's write-ahead log (journal mode is '{journal}'). Put the data directory on a local file system, not on a network share.");
        // NORMAL flushes the log at checkpoints only: a kill loses nothing, a power cut may lose the last transactions, the file stays whole.
        connection.Execute(relaxed ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL");
        connection.Execute("PRAGMA fullfsync=ON");
        if (tables == 0) Create(connection);
        else Upgrade(connection, version);
    }

    /// <summary>Refuses a file that is not a store, without changing it.</summary>
    internal static void CheckReadable(SqliteConnection connection, string path)
    {
        if (connection.QueryInt64("PRAGMA application_id") != ApplicationId || connection.QueryInt64("PRAGMA user_version") > Version)
            throw new ExtensionException("LB5006", $"'{path}' is not a LuBan store that this version knows.");
    }

    private static void Create(SqliteConnection connection)
    {
        connection.Execute("BEGIN IMMEDIATE");
        connection.Execute($"PRAGMA application_id={ApplicationId}");
        connection.Execute($"PRAGMA user_version={Version}");
        connection.Execute("CREATE TABLE rev(one INTEGER PRIMARY KEY CHECK(one=1), current INTEGER NOT NULL, compacted INTEGER NOT NULL)");
        connection.Execute("INSERT INTO rev VALUES(1, 0, 0)");
        connection.Execute("CREATE TABLE obj(grp TEXT NOT NULL, res TEXT NOT NULL, ns TEXT NOT NULL, name TEXT NOT NULL, rv INTEGER NOT NULL, create_rv INTEGER NOT NULL, uid TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY(grp, res, ns, name)) WITHOUT ROWID");
        connection.Execute("CREATE TABLE log(rv INTEGER PRIMARY KEY, grp TEXT NOT NULL, res TEXT NOT NULL, ns TEXT NOT NULL, name TEXT NOT NULL, op INTEGER NOT NULL, uid TEXT NOT NULL, create_rv INTEGER NOT NULL, data BLOB, prev_rv INTEGER NOT NULL, prev BLOB)");
        connection.Execute("CREATE INDEX log_by_resource ON log(grp, res, rv)");
        connection.Execute(FenceTable);
        AddAudit(connection);
        connection.Execute("COMMIT");
    }

    /// <summary>Version 2 brought the tokens of leaders, version 3 the audit log.</summary>
    private static void Upgrade(SqliteConnection connection, long version)
    {
        if (version == Version) return;
        connection.Execute("BEGIN IMMEDIATE");
        if (version < 2) connection.Execute(FenceTable);
        if (version < 3) AddAudit(connection);
        connection.Execute($"PRAGMA user_version={Version}");
        connection.Execute("COMMIT");
    }

    private static void AddAudit(SqliteConnection connection)
    {
        connection.Execute("CREATE TABLE audit(seq INTEGER PRIMARY KEY, tm INTEGER NOT NULL, usr TEXT NOT NULL, verb TEXT NOT NULL, grp TEXT NOT NULL, res TEXT NOT NULL, ns TEXT NOT NULL, name TEXT NOT NULL, ext TEXT NOT NULL, decision TEXT NOT NULL, corr TEXT NOT NULL, status INTEGER NOT NULL, payload BLOB NOT NULL, hash BLOB NOT NULL)");
        connection.Execute("CREATE INDEX audit_by_time ON audit(tm)");
        connection.Execute("CREATE INDEX audit_by_user ON audit(usr)");
        connection.Execute("CREATE INDEX audit_by_object ON audit(ns, res, name)");
        connection.Execute("CREATE INDEX audit_by_correlation ON audit(corr)");
        connection.Execute("CREATE TABLE audit_head(one INTEGER PRIMARY KEY CHECK(one=1), seq INTEGER NOT NULL, hash BLOB NOT NULL, trimmed_seq INTEGER NOT NULL, trimmed_hash BLOB NOT NULL)");
        connection.Execute($"INSERT INTO audit_head VALUES(1, 0, zeroblob({AuditChain.HashBytes}), 0, zeroblob({AuditChain.HashBytes}))");
    }
}
