namespace LuBan.Observability.Metrics.Blocks;

/// <summary>The blocks of a folder. Read by anyone; changed by one thread.</summary>
internal sealed class BlockList(string folder) : IDisposable
{
    private Block[] _blocks = [];

    public IReadOnlyList<Block> All => Volatile.Read(ref _blocks);

    public long Bytes => All.Sum(block => block.Bytes);

    /// <summary>Opens what is there. What is unfinished is removed; what is damaged is left aside and named.</summary>
    public List<string> Open()
    {
        Directory.CreateDirectory(folder);
        foreach (var unfinished in Directory.EnumerateDirectories(folder, ".tmp-*")) Directory.Delete(unfinished, recursive: true);
        var problems = new List<string>();
        var blocks = new List<Block>();
        foreach (var path in Directory.EnumerateDirectories(folder))
        {
            try
            {
                blocks.Add(Block.Open(path));
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException or System.Text.Json.JsonException)
            {
                problems.Add($"{Path.GetFileName(path)}: {exception.Message}");
            }
        }
        var joined = blocks.SelectMany(block => block.Meta.Sources).ToHashSet(StringComparer.Ordinal);
        foreach (var source in blocks.Where(block => joined.Contains(block.Name)).ToList())
        {
            blocks.Remove(source);
            source.Delete();
        }
        Set(blocks);
        return problems;
    }

    public void Add(string path) => Set([.. All, Block.Open(path)]);

    public void Replace(IReadOnlyList<Block> old, string? path)
    {
        Set([.. All.Except(old), .. path is null ? Array.Empty<Block>() : [Block.Open(path)]]);
        foreach (var block in old) block.Delete();
    }

    public void Dispose()
    {
        foreach (var block in Interlocked.Exchange(ref _blocks, [])) block.Dispose();
    }

    private void Set(IEnumerable<Block> blocks) => Volatile.Write(ref _blocks, [.. blocks.OrderBy(block => block.Meta.MinTime)]);
}
