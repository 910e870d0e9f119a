namespace LuBan.Resources.Storage;

/// <summary>What an operation does to a key.</summary>
public enum StoreOperationType
{
    /// <summary>Touches no key: only its audit record is appended.</summary>
    Record = 0,

    /// <summary>Writes a key that must not exist.</summary>
    Create = 1,

    /// <summary>Replaces a key that must exist.</summary>
    Update = 2,

    /// <summary>Removes a key that must exist.</summary>
    Delete = 3,
}

/// <summary>One write.</summary>
/// <param name="Type">What it does.</param>
/// <param name="Key">To which key.</param>
/// <param name="ExpectedRevision">The revision the writer saw; 0 writes whatever is there.</param>
/// <param name="Uid">The object's uid, on create.</param>
/// <param name="Data">The content (see <see cref="StoredObject"/>); on delete the last state to report, or empty for what is stored.</param>
public sealed record StoreOperation(StoreOperationType Type, ResourceKey Key, long ExpectedRevision, string Uid, byte[] Data)
{
    /// <summary>Refuses the write when another leader has taken over; null for writes that need no leader.</summary>
    public StoreFence? Fence { get; init; }

    /// <summary>The audit record that is appended in the same transaction, if and only if the write is made; null for none.</summary>
    public AuditAppend? Audit { get; init; }

    internal static StoreOperation OfRecord(AuditAppend record) => new(StoreOperationType.Record, new ResourceKey("", "", "", ""), 0, "", []) { Audit = record };
}

/// <summary>How one write ended.</summary>
public enum StoreResult
{
    /// <summary>Durable.</summary>
    Committed,

    /// <summary>Create: the key is taken.</summary>
    AlreadyExists,

    /// <summary>Update or delete: there is no such key.</summary>
    NotFound,

    /// <summary>Update or delete: the key has another revision than expected.</summary>
    Conflict,

    /// <summary>The operation's token is below the one that the store remembers: its writer was deposed. Nothing was written.</summary>
    Fenced,
}

/// <summary>The outcome of one write.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Object">Committed: the object as written, or its last state with the revision of the deletion. Otherwise what is there, if anything.</param>
/// <param name="FenceToken">Fenced: the token that the store remembers.</param>
public readonly record struct StoreOutcome(StoreResult Result, StoredObject? Object, long FenceToken = 0);

/// <summary>One committed write, in the order of revisions.</summary>
/// <param name="Type">What it did.</param>
/// <param name="Object">The object after it; for a deletion its last state with the revision of the deletion.</param>
/// <param name="Previous">The object before it; null for a create.</param>
public sealed record StoreChange(StoreOperationType Type, StoredObject Object, StoredObject? Previous)
{
    /// <summary>The revision of the write.</summary>
    public long Revision => Object.Revision;

    /// <summary>The key that was written.</summary>
    public ResourceKey Key => Object.Key;
}
