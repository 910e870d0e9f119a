using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using LuBan.Observability.Metrics.Chunks;
using LuBan.Observability.Metrics.Wal;

namespace LuBan.Observability.Metrics.Blocks;

/// <summary>Writes a block: <c>chunks</c> one after the other, <c>index</c>, <c>meta.json</c>. It gets its name when it is whole.</summary>
internal sealed class BlockWriter
{
    public const ulong Magic = 0x3130_3058_444e_424c;
    public const int HeaderLength = 64;

    private readonly List<(Labels Labels, List<ChunkPlace> Chunks)> _series = [];

    /// <summary>Writes a block.</summary>
    /// <param name="folder">The folder of blocks.</param>
    /// <param name="series">Series by labels, each with its chunks by time; those without chunks are left out.</param>
    /// <returns>Its folder; null when there was nothing to write.</returns>
    public static string? Write(string folder, long minTime, long maxTime, IEnumerable<(Labels Labels, List<Chunk> Chunks)> series, IReadOnlyList<string> sources)
    {
        var temporary = Path.Combine(folder, $".tmp-{Guid.NewGuid():N}");
        Directory.CreateDirectory(temporary);
        var writer = new BlockWriter();
        var samples = writer.WriteChunks(Path.Combine(temporary, "chunks"), series);
        if (samples == 0)
        {
            Directory.Delete(temporary, recursive: true);
            return null;
        }
        writer.WriteIndex(Path.Combine(temporary, "index"));
        File.WriteAllText(Path.Combine(temporary, "meta.json"), JsonSerializer.Serialize(new BlockMeta(1, minTime, maxTime, writer._series.Count, samples, sources), JsonSerializerOptions.Web));
        var path = Path.Combine(folder, $"{minTime}-{maxTime}-{Guid.NewGuid():N}");
        Directory.Move(temporary, path);
        return path;
    }

    private long WriteChunks(string path, IEnumerable<(Labels Labels, List<Chunk> Chunks)> series)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 18);
        long samples = 0;
        foreach (var (labels, chunks) in series)
        {
            if (chunks.Count == 0) continue;
            var places = new List<ChunkPlace>(chunks.Count);
            foreach (var chunk in chunks)
            {
                places.Add(new(chunk.MinTime, chunk.MaxTime, chunk.Count, file.Position, chunk.Data.Length, Checksum.Of(chunk.Data.Span)));
                file.Write(chunk.Data.Span);
                samples += chunk.Count;
            }
            _series.Add((labels, places));
        }
        file.Flush(flushToDisk: true);
        return samples;
    }

    // Header, offsets of symbols, symbols, offsets of series, series, entries of postings, postings. Everything but the symbols has a fixed width, so that it is found without reading it all.
    private void WriteIndex(string path)
    {
        var symbols = _series.SelectMany(one => one.Labels).SelectMany(pair => new[] { pair.Key, pair.Value }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var numbers = symbols.Select((symbol, number) => (symbol, number)).ToDictionary(pair => pair.symbol, pair => (uint)pair.number, StringComparer.Ordinal);
        var text = new ByteWriter();
        var textOffsets = new ByteWriter();
        foreach (var symbol in symbols)
        {
            textOffsets.Fixed32((uint)text.Length);
            text.Raw(Encoding.UTF8.GetBytes(symbol));
        }
        textOffsets.Fixed32((uint)text.Length);
        var (series, seriesOffsets, postings) = Series(numbers);
        var (entries, lists) = Lists(postings);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 18);
        file.Write(Header((uint)symbols.Count, (uint)text.Length, (uint)_series.Count, (uint)series.Length, (uint)postings.Count, (uint)(lists.Length / 4)));
        foreach (var part in new[] { textOffsets, text, seriesOffsets, series, entries, lists }) file.Write(part.Written);
        file.Flush(flushToDisk: true);
    }

    private (ByteWriter Series, ByteWriter Offsets, SortedDictionary<(uint Name, uint Value), List<uint>> Postings) Series(Dictionary<string, uint> numbers)
    {
        var series = new ByteWriter();
        var offsets = new ByteWriter();
        var postings = new SortedDictionary<(uint Name, uint Value), List<uint>>();
        for (var number = 0; number < _series.Count; number++)
        {
            var (labels, chunks) = _series[number];
            offsets.Fixed32((uint)series.Length);
            series.Unsigned((ulong)labels.Count);
            foreach (var (name, value) in labels)
            {
                var key = (numbers[name], numbers[value]);
                series.Unsigned(key.Item1);
                series.Unsigned(key.Item2);
                if (!postings.TryGetValue(key, out var list)) postings.Add(key, list = []);
                list.Add((uint)number);
            }
            series.Unsigned((ulong)chunks.Count);
            foreach (var chunk in chunks)
            {
                series.Signed(chunk.MinTime);
                series.Unsigned((ulong)(chunk.MaxTime - chunk.MinTime));
                series.Unsigned((ulong)chunk.Count);
                series.Unsigned((ulong)chunk.Offset);
                series.Unsigned((ulong)chunk.Length);
                series.Fixed32(chunk.Checksum);
            }
        }
        offsets.Fixed32((uint)series.Length);
        return (series, offsets, postings);
    }

    private static (ByteWriter Entries, ByteWriter Lists) Lists(SortedDictionary<(uint Name, uint Value), List<uint>> postings)
    {
        var entries = new ByteWriter();
        var lists = new ByteWriter();
        foreach (var ((name, value), list) in postings)
        {
            entries.Fixed32(name);
            entries.Fixed32(value);
            entries.Fixed32((uint)(lists.Length / 4));
            entries.Fixed32((uint)list.Count);
            foreach (var number in list) lists.Fixed32(number);
        }
        return (entries, lists);
    }

    private static byte[] Header(params uint[] counts)
    {
        var header = new byte[HeaderLength];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        for (var i = 0; i < counts.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8 + (i * 4)), counts[i]);
        return header;
    }
}
