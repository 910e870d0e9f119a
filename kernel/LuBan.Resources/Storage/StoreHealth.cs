namespace LuBan.Resources.Storage;

/// <summary>How the store is; for readiness and metrics.</summary>
/// <param name="Ready">Whether writes are taken and the last one that reached the disk succeeded.</param>
/// <param name="Revision">The newest revision.</param>
/// <param name="CompactedRevision">The log begins after this revision.</param>
/// <param name="WalBytes">The size of the write-ahead log.</param>
/// <param name="QueuedWrites">Writes that wait for the writer.</param>
/// <param name="CompactionFailures">How many compactions failed since the start.</param>
/// <param name="CompactionProblem">Why the last compaction failed; null when it succeeded or none was due.</param>
/// <param name="WriteProblem">Why the last write could not be made durable; null when it could.</param>
/// <param name="Engine">The library in use, such as <c>SQLite 3.40.1 (libsqlite3.so.0)</c>.</param>
public sealed record StoreHealth(
    bool Ready, long Revision, long CompactedRevision, long WalBytes, int QueuedWrites,
    long CompactionFailures, string? CompactionProblem, string? WriteProblem, string Engine);
