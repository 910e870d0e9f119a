namespace LuBan.Sdk;

/// <summary>Takes the records of the audit log elsewhere. Added with <see cref="IExtensionBuilder.AddAuditSink{TSink}"/>.</summary>
/// <remarks>
/// The kernel calls it on the replica that leads, with one batch at a time, in the order of the log. It remembers how far a sink has come, and goes on there after a
/// restart. A batch that failed is handed over again, with growing delays; so is one whose end the kernel did not see. Records of what this extension itself has written are left out.
/// </remarks>
public interface IAuditSink
{
    /// <summary>Takes records over. They may have been handed over before: recognise them by <see cref="AuditSinkRecord.Sequence"/>.</summary>
    /// <param name="records">At least one record, in the order of the log.</param>
    /// <param name="cancellationToken">Cancelled when the extension stops or another replica leads.</param>
    /// <returns>A task that ends when the records are safe; only then does the kernel go on.</returns>
    Task WriteAsync(IReadOnlyList<AuditSinkRecord> records, CancellationToken cancellationToken);
}
