namespace LuBan.Sdk;

/// <summary>A record of the audit log.</summary>
/// <param name="Sequence">Its place in the log: without gaps, unless retention was faster than the sink.</param>
/// <param name="Hash">Its hash in the chain, as 64 hexadecimal digits: SHA-256 over the hash before it, the sequence (8 bytes, the highest first) and <paramref name="Json"/>.</param>
/// <param name="Json">The record: one JSON object in UTF-8, without secrets.</param>
public sealed record AuditSinkRecord(long Sequence, string Hash, ReadOnlyMemory<byte> Json);
