using System.Globalization;
using LuBan.Observability.Metrics.Chunks;
using LuBan.Observability.Metrics.Head;

namespace LuBan.Observability.Metrics.Wal;

/// <summary>All series in memory with their packed samples, so that a start reads a small file in place of a long log. Its number is the first file of the log that it does not hold.</summary>
internal static class Snapshot
{
    private const string Extension = ".snapshot";

    public static void Write(string folder, int segment, IReadOnlyCollection<MemorySeries> series)
    {
        var path = Path.Combine(folder, $"{segment:D8}{Extension}");
        var temporary = path + ".tmp";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            var record = new ByteWriter();
            var framed = new ByteWriter();
            foreach (var one in series)
            {
                record.Clear();
                Write(record, one);
                framed.Clear();
                Records.Append(framed, record.Written);
                file.Write(framed.Written);
            }
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }

    public static (int Segment, string Path)? Newest(string folder) => All(folder).Cast<(int, string)?>().LastOrDefault();

    public static void Truncate(string folder, int before)
    {
        foreach (var (segment, path) in All(folder))
        {
            if (segment < before) File.Delete(path);
        }
    }

    public static (uint Reference, Labels Labels, List<Chunk> Chunks) Read(ReadOnlySpan<byte> record)
    {
        var reader = new ByteReader(record);
        var reference = (uint)reader.Unsigned();
        var labels = WalRecord.ReadLabels(ref reader);
        var chunks = new List<Chunk>();
        for (var left = reader.Count(); left > 0; left--) chunks.Add(new(reader.Signed(), reader.Signed(), reader.Count(), reader.Block().ToArray()));
        return (reference, labels, chunks);
    }

    private static void Write(ByteWriter record, MemorySeries series)
    {
        record.Unsigned(series.Reference);
        WalRecord.WriteLabels(record, series.Labels);
        var chunks = series.Chunks(long.MinValue, long.MaxValue);
        record.Unsigned((ulong)chunks.Count);
        foreach (var chunk in chunks)
        {
            record.Signed(chunk.MinTime);
            record.Signed(chunk.MaxTime);
            record.Unsigned((ulong)chunk.Count);
            record.Block(chunk.Data.Span);
        }
    }

    private static List<(int Segment, string Path)> All(string folder) => !Directory.Exists(folder) ? [] : [.. Directory.EnumerateFiles(folder, "*" + Extension)
        .Select(path => (Segment: int.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture), path)).OrderBy(snapshot => snapshot.Segment)];
}
