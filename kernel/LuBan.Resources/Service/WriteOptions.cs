using LuBan.Resources.Storage;

namespace LuBan.Resources;

/// <summary>What to do with fields that the schema does not know.</summary>
public enum FieldValidation
{
    /// <summary>Drop them and warn.</summary>
    Warn,

    /// <summary>Drop them silently.</summary>
    Ignore,

    /// <summary>Refuse the write.</summary>
    Strict,
}

/// <summary>How a write is done and by whom.</summary>
public sealed record WriteOptions
{
    /// <summary>Validate, admit and answer, but keep nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>The program that writes, at most 128 printable characters: it owns the fields that it sets. Needed to apply; otherwise empty means <c>unknown</c>.</summary>
    public string FieldManager { get; init; } = "";

    /// <summary>Apply: also take fields that others own.</summary>
    public bool Force { get; init; }

    /// <summary>The user that writes.</summary>
    public string User { get; init; } = "";

    /// <summary>The user with everything that access is decided by; null when nobody asked who it is.</summary>
    public AccessSubject? Caller { get; init; }

    /// <summary>Through whom the user writes, when not directly: an extension that acts for its caller. Empty otherwise.</summary>
    public string Via { get; init; } = "";

    /// <summary>Asked before an apply creates an object that is not there: throws when the caller may not create it. Null to let it pass.</summary>
    public Func<CancellationToken, ValueTask>? BeforeCreate { get; init; }

    /// <summary>The kernel's own write: admission may let it pass where a user is refused, and a created object may bring its status.</summary>
    public bool FromKernel { get; init; }

    /// <summary>What to do with fields that the schema does not know.</summary>
    public FieldValidation FieldValidation { get; init; }

    /// <summary>The fields that were twice in what was sent; treated as fields that the schema does not know.</summary>
    internal List<string> Duplicates { get; init; } = [];

    /// <summary>Takes the warnings for the caller; null to drop them.</summary>
    public IList<string>? Warnings { get; init; }

    /// <summary>The request that writes, for the audit log; null for a write of an extension or of the kernel.</summary>
    public AuditScope? Audit { get; init; }

    /// <summary>Refuses the write when another leader has taken over; null for writes that need no leader.</summary>
    public StoreFence? Fence { get; init; }
}

/// <summary>What happens to the objects that an object owns.</summary>
public enum DeletionPropagation
{
    /// <summary>The owner goes first; its dependents are collected afterwards.</summary>
    Background,

    /// <summary>The owner stays, marked, until the dependents that block it are gone.</summary>
    Foreground,

    /// <summary>The dependents stay and forget the owner.</summary>
    Orphan,
}

/// <summary>How an object is deleted.</summary>
public sealed record ResourceDeleteOptions
{
    /// <summary>What happens to its dependents.</summary>
    public DeletionPropagation Propagation { get; init; }

    /// <summary>Only the object with this uid.</summary>
    public string? Uid { get; init; }

    /// <summary>Only the object at this revision.</summary>
    public string? ResourceVersion { get; init; }
}

/// <summary>How a patch is read.</summary>
public enum PatchType
{
    /// <summary>JSON merge patch, RFC 7396.</summary>
    Merge,

    /// <summary>JSON patch, RFC 6902.</summary>
    Json,

    /// <summary>Strategic merge patch; only for kinds of Kubernetes' own groups.</summary>
    StrategicMerge,

    /// <summary>Server-side apply: the patch is everything that the writer wants to say about the object. Creates it when it is not there.</summary>
    Apply,
}
