namespace LuBan.Resources;

/// <summary>Says how much of what is recorded. Whoever keeps the audit log implements it.</summary>
public interface IAuditPolicy
{
    /// <summary>How long a content may be in a record, in bytes.</summary>
    int MaximumContentBytes { get; }

    /// <summary>What must not stand in a record.</summary>
    AuditRedaction Redaction { get; }

    /// <summary>Decides about an entry.</summary>
    /// <param name="entry">What is known of it: actor, verb, object, extension.</param>
    /// <param name="kind">The kind of the object; null when there is none.</param>
    /// <param name="fromKernel">Whether it is the kernel's own write.</param>
    /// <returns>How much is recorded.</returns>
    AuditLevel LevelOf(AuditEntry entry, ResourceKind? kind, bool fromKernel);
}
