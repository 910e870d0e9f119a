using System.Text.Json;
using LuBan.Observability.Metrics.Chunks;
using LuBan.Observability.Metrics.Wal;
using Microsoft.Win32.SafeHandles;

namespace LuBan.Observability.Metrics.Blocks;

/// <summary>Samples of a span of time on disk. Never changes; goes as a whole.</summary>
internal sealed class Block : IDisposable
{
    private readonly SafeFileHandle _chunks;

    private Block(string path, BlockMeta meta)
    {
        Path = path;
        Meta = meta;
        Index = new(System.IO.Path.Combine(path, "index"));
        _chunks = File.OpenHandle(System.IO.Path.Combine(path, "chunks"));
        Bytes = Directory.EnumerateFiles(path).Sum(file => new FileInfo(file).Length);
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileName(Path);

    public BlockMeta Meta { get; }

    public BlockIndex Index { get; }

    public long Bytes { get; }

    /// <exception cref="InvalidDataException">It is no block.</exception>
    public static Block Open(string path)
    {
        var meta = JsonSerializer.Deserialize<BlockMeta>(File.ReadAllText(System.IO.Path.Combine(path, "meta.json")), JsonSerializerOptions.Web);
        return meta is { Version: 1 } ? new(path, meta) : throw new InvalidDataException($"{path} is a block of version {meta?.Version}, expected 1.");
    }

    /// <summary>The labels of a series and where its chunks are.</summary>
    public (Labels Labels, List<ChunkPlace> Chunks) Series(uint number)
    {
        var reader = new ByteReader(Index.Series(number));
        var pairs = new string[reader.Count() * 2];
        for (var i = 0; i < pairs.Length; i++) pairs[i] = Index.Symbol((uint)reader.Unsigned());
        var chunks = new List<ChunkPlace>();
        for (var left = reader.Count(); left > 0; left--)
        {
            var min = reader.Signed();
            chunks.Add(new(min, min + (long)reader.Unsigned(), reader.Count(), (long)reader.Unsigned(), reader.Count(), reader.Fixed32()));
        }
        return (Labels.OfSorted(pairs), chunks);
    }

    /// <exception cref="InvalidDataException">What is on the disk is not what was written.</exception>
    public Chunk Read(ChunkPlace place)
    {
        var data = new byte[place.Length];
        if (RandomAccess.Read(_chunks, data, place.Offset) != data.Length || Checksum.Of(data) != place.Checksum) throw new InvalidDataException($"LB9205: the block {Name} is damaged at {place.Offset}.");
        return new(place.MinTime, place.MaxTime, place.Count, data);
    }

    /// <summary>The series and all their chunks, by labels.</summary>
    public IEnumerable<(Labels Labels, List<Chunk> Chunks)> Everything()
    {
        for (uint number = 0; number < Index.SeriesCount; number++)
        {
            var (labels, places) = Series(number);
            yield return (labels, [.. places.Select(Read)]);
        }
    }

    public void Dispose()
    {
        Index.Dispose();
        _chunks.Dispose();
    }

    /// <summary>Closes it and removes it from the disk.</summary>
    public void Delete()
    {
        Dispose();
        // First out of sight, in one step: half a block is never found at the next start.
        var gone = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, $".tmp-{Name}");
        Directory.Move(Path, gone);
        Directory.Delete(gone, recursive: true);
    }
}
