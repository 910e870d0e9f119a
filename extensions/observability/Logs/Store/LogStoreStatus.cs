namespace LuBan.Observability.Logs.Store;

/// <summary>What is kept, and what was dropped.</summary>
/// <param name="Lines">Lines that are kept.</param>
/// <param name="Bytes">Bytes on disk.</param>
/// <param name="Oldest">The time of the oldest line; null when there is none.</param>
/// <param name="Namespaces">The same by namespace; empty for what belongs to none.</param>
/// <param name="DroppedLines">Lines dropped for space since the server started.</param>
/// <param name="DroppedBefore">Everything up to about this time was dropped for space.</param>
internal sealed record LogStoreStatus(long Lines, long Bytes, DateTimeOffset? Oldest, IReadOnlyDictionary<string, NamespaceUse> Namespaces, long DroppedLines, DateTimeOffset? DroppedBefore);

/// <summary>What a namespace takes.</summary>
internal sealed record NamespaceUse(long Lines, long Bytes);
