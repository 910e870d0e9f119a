namespace LuBan.Resources;

/// <summary>Takes what is no write to the store: refusals, sign-ins, calls of extensions. Whoever keeps the audit log implements it.</summary>
public interface IAuditLog
{
    /// <summary>Records something. What the entry leaves open (time, correlation id, source, path, caller) is taken from the request that is being answered, if any; that request then needs no record of its own when it is refused.</summary>
    /// <param name="entry">What happened.</param>
    /// <param name="cancellationToken">Gives up waiting for a place in the queue.</param>
    /// <returns>When the record is durable.</returns>
    /// <exception cref="Sdk.ExtensionException">It could not be recorded. Whatever it was about must not go on as if it had been.</exception>
    ValueTask RecordAsync(AuditEntry entry, CancellationToken cancellationToken);
}
