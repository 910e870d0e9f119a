using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using LuBan.Sdk;

namespace LuBan.AppStore.Model;

/// <summary>A copy of an app's data.</summary>
[ResourceKind(AppStoreKinds.Group, AppStoreKinds.Version, "Backup", Categories = ["appstore"])]
[PrinterColumn("App", ".spec.app")]
[PrinterColumn("Phase", ".status.phase")]
[PrinterColumn("Bytes", ".status.size", Type = "integer")]
[PrinterColumn("Age", ".metadata.creationTimestamp", Type = "date")]
[SelectableField(".spec.app")]
public sealed record Backup : Resource<BackupSpec, BackupStatus>;

/// <summary>Of what.</summary>
public sealed record BackupSpec
{
    /// <summary>The app's name.</summary>
    [Required, MinLength(1)]
    public string App { get; init; } = "";
}

/// <summary>What came of it.</summary>
public sealed record BackupStatus
{
    /// <summary><c>Running</c>, <c>Completed</c> or <c>Failed</c>.</summary>
    public string Phase { get; init; } = "";

    /// <summary>Why it failed, and what to do.</summary>
    public string Message { get; init; } = "";

    /// <summary>Bytes of the file.</summary>
    public long Size { get; init; }

    /// <summary>The file's SHA-256, as <c>sha256:…</c>.</summary>
    public string? Digest { get; init; }

    /// <summary>The file on this machine.</summary>
    public string? Path { get; init; }

    /// <summary>When it was done.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}

/// <summary>Makes backups of an app again and again.</summary>
[ResourceKind(AppStoreKinds.Group, AppStoreKinds.Version, "BackupSchedule", Categories = ["appstore"])]
[PrinterColumn("App", ".spec.app")]
[PrinterColumn("Schedule", ".spec.schedule")]
[PrinterColumn("Last", ".status.lastAt", Type = "date")]
public sealed record BackupSchedule : Resource<BackupScheduleSpec, BackupScheduleStatus>;

/// <summary>Of what, and when.</summary>
public sealed record BackupScheduleSpec
{
    /// <summary>The app's name.</summary>
    [Required, MinLength(1)]
    public string App { get; init; } = "";

    /// <summary>Minute, hour, day of the month, month, day of the week, in UTC, such as <c>30 2 * * *</c>.</summary>
    [Required, MinLength(9)]
    public string Schedule { get; init; } = "";

    /// <summary>Backups of this schedule that are kept, 1 to 1000.</summary>
    [Range(1, 1000), DefaultValue(7)]
    public int Keep { get; init; } = 7;

    /// <summary>Makes none for now.</summary>
    public bool Paused { get; init; }
}

/// <summary>How far it came.</summary>
public sealed record BackupScheduleStatus
{
    /// <summary>The time of the schedule that was last served.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>What is wrong with it.</summary>
    public string Message { get; init; } = "";
}

/// <summary>Brings a backup back.</summary>
[ResourceKind(AppStoreKinds.Group, AppStoreKinds.Version, "Restore", Categories = ["appstore"])]
[PrinterColumn("Backup", ".spec.backup")]
[PrinterColumn("App", ".spec.app")]
[PrinterColumn("Phase", ".status.phase")]
public sealed record Restore : Resource<RestoreSpec, RestoreStatus>;

/// <summary>Which backup, into which app.</summary>
public sealed record RestoreSpec
{
    /// <summary>The backup's name.</summary>
    [Required, MinLength(1)]
    public string Backup { get; init; } = "";

    /// <summary>The app; one that is not there is installed as the backup's was. The backup's own app when missing.</summary>
    public string? App { get; init; }
}

/// <summary>What came of it.</summary>
public sealed record RestoreStatus
{
    /// <summary><c>Running</c>, <c>Completed</c> or <c>Failed</c>.</summary>
    public string Phase { get; init; } = "";

    /// <summary>Why it failed or waits, and what to do.</summary>
    public string Message { get; init; } = "";

    /// <summary>When it was done.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}
