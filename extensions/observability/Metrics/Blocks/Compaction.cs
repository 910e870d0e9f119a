using LuBan.Observability.Metrics.Chunks;

namespace LuBan.Observability.Metrics.Blocks;

/// <summary>Joins neighbouring blocks into longer ones: 2 hours, 8 hours, 32 hours. Chunks are copied as they are.</summary>
internal static class Compaction
{
    private static readonly long[] Spans = [8 * 3_600_000L, 32 * 3_600_000L];

    /// <summary>Blocks that belong into one; null when there is nothing to do. The newest block is left alone, because its neighbour is still to come.</summary>
    public static List<Block>? Plan(IReadOnlyList<Block> blocks)
    {
        if (blocks.Count < 2) return null;
        var end = blocks.Max(block => block.Meta.MaxTime);
        foreach (var span in Spans)
        {
            var group = blocks.Where(block => block.Meta.MaxTime - block.Meta.MinTime < span)
                .GroupBy(block => block.Meta.MinTime / span)
                .FirstOrDefault(group => (group.Key + 1) * span < end && group.Count() > 1);
            if (group is not null) return [.. group.OrderBy(block => block.Meta.MinTime)];
        }
        return null;
    }

    public static string? Join(string folder, List<Block> blocks) =>
        BlockWriter.Write(folder, blocks[0].Meta.MinTime, blocks[^1].Meta.MaxTime, Merge(blocks), [.. blocks.Select(block => block.Name)]);

    private static IEnumerable<(Labels Labels, List<Chunk> Chunks)> Merge(List<Block> blocks)
    {
        var readers = blocks.Select(block => block.Everything().GetEnumerator()).ToList();
        try
        {
            var open = readers.Where(reader => reader.MoveNext()).ToList();
            while (open.Count > 0)
            {
                var labels = open.Min(reader => reader.Current.Labels)!;
                var chunks = new List<Chunk>();
                // Blocks are in the order of time, so their chunks are too.
                foreach (var reader in open.Where(reader => reader.Current.Labels == labels).ToList())
                {
                    chunks.AddRange(reader.Current.Chunks);
                    if (!reader.MoveNext()) open.Remove(reader);
                }
                yield return (labels, chunks);
            }
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }
}
