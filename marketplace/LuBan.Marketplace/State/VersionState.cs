namespace LuBan.Marketplace.State;

/// <summary>Where a version is on its way. Who may move it where is decided by the publishers' part.</summary>
public enum VersionState
{
    /// <summary>Received and kept, shown to its publisher only.</summary>
    Draft,

    /// <summary>Waits for a reviewer.</summary>
    Submitted,

    /// <summary>A reviewer agreed; its publisher has not listed it yet.</summary>
    Approved,

    /// <summary>A reviewer refused it.</summary>
    Rejected,

    /// <summary>Offered to everybody.</summary>
    Listed,

    /// <summary>Not offered, and still delivered to whoever asks for exactly this version.</summary>
    Unlisted,

    /// <summary>Offered, with a warning and, when there is one, a successor.</summary>
    Deprecated,

    /// <summary>Not delivered while it is being looked at: every request for it is answered 404.</summary>
    Quarantined,

    /// <summary>Not delivered again, and named in the signed blocklist.</summary>
    Revoked,
}
