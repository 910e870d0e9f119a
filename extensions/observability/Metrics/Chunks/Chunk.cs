namespace LuBan.Observability.Metrics.Chunks;

/// <summary>A finished run of samples of one series, packed by <see cref="XorWriter"/>.</summary>
internal readonly record struct Chunk(long MinTime, long MaxTime, int Count, ReadOnlyMemory<byte> Data);
