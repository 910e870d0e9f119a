using System.ComponentModel.DataAnnotations;

namespace LuBan.Resources.Storage;

/// <summary>How the store keeps its data.</summary>
public sealed class ResourceStoreOptions
{
    /// <summary>The connection string of a PostgreSQL database (Npgsql's keywords). When set, the resources are kept there and <see cref="DatabasePath"/> is not used. Several servers may share one database. Never logged.</summary>
    public string? Postgres { get; set; }

    /// <summary>The schema in the database; the volatile kinds get one beside it, with <c>_events</c> at the end of its name.</summary>
    public string PostgresSchema { get; set; } = "luban";

    /// <summary>How long a start waits for the database to answer. A second to an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan PostgresStartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a write waits for a database that is away. A write that was sent when the connection broke waits as long again for its outcome. 100 milliseconds to an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan PostgresWriteTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the log is looked at even when no notification came. 10 milliseconds to a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan PostgresPollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The database file. Its directory is created; <c>-wal</c>, <c>-shm</c> and <c>.lock</c> files appear beside it.</summary>
    public string DatabasePath { get; set; } = "";

    /// <summary>The database file of the kinds of <see cref="StorageClass.Volatile"/>; empty for <c>events.db</c> beside <see cref="DatabasePath"/>.</summary>
    public string VolatileDatabasePath { get; set; } = "";

    /// <summary>Writes that wait for the writer; more writers wait for a place. 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int QueueCapacity { get; set; } = 4096;

    /// <summary>Writes that share one transaction and one disk flush. 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 256;

    /// <summary>How often the log is compacted. What a watch can resume from is at least this old. 10 milliseconds to a day.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan CompactionInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The newest revisions are never compacted, however old. 0 to 10,000,000.</summary>
    [Range(0, 10_000_000)]
    public int RetainedRevisions { get; set; } = 1000;

    /// <summary>Events kept in memory per resource for watches that resume. 16 to 1,000,000.</summary>
    [Range(16, 1_000_000)]
    public int EventRing { get; set; } = 1024;

    /// <summary>Events that wait for one watcher; a watcher that falls further behind is ended. 16 to 1,000,000.</summary>
    [Range(16, 1_000_000)]
    public int WatcherBacklog { get; set; } = 4096;

    /// <summary>How often a quiet watch that asked for bookmarks gets one. 10 milliseconds to a day.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan BookmarkInterval { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>Which of the two stores these options describe.</summary>
    internal StorageClass Storage { get; private init; }

    internal string StoreName => Storage == StorageClass.Volatile ? "volatile" : "main";

    /// <summary>The options of the volatile store that belongs to these.</summary>
    internal ResourceStoreOptions ForVolatile() => new()
    {
        DatabasePath = VolatileDatabasePath.Length > 0 || DatabasePath.Length == 0 ? VolatileDatabasePath : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(DatabasePath))!, "events.db"),
        Postgres = Postgres,
        PostgresSchema = PostgresSchema + "_events",
        PostgresStartTimeout = PostgresStartTimeout,
        PostgresWriteTimeout = PostgresWriteTimeout,
        PostgresPollInterval = PostgresPollInterval,
        QueueCapacity = QueueCapacity,
        BatchSize = BatchSize,
        CompactionInterval = CompactionInterval,
        RetainedRevisions = RetainedRevisions,
        EventRing = EventRing,
        WatcherBacklog = WatcherBacklog,
        BookmarkInterval = BookmarkInterval,
        Storage = StorageClass.Volatile,
    };
}
