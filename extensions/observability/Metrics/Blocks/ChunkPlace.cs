namespace LuBan.Observability.Metrics.Blocks;

/// <summary>Where a chunk is in a block, and what it covers.</summary>
internal readonly record struct ChunkPlace(long MinTime, long MaxTime, int Count, long Offset, int Length, uint Checksum);
