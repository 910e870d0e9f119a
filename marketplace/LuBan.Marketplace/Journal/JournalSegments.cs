using System.Globalization;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Journal;

/// <summary>One file of the journal.</summary>
/// <param name="Number">Its place among the files, from 1.</param>
/// <param name="Path">Where it is.</param>
/// <param name="First">The sequence of its first line; 0 while it is empty.</param>
internal sealed record JournalSegment(int Number, string Path, long First);

/// <summary>The files of the journal: <c>000001.ndjson</c>, <c>000002.ndjson</c> and so on.</summary>
internal static class JournalSegments
{
    public static List<JournalSegment> List(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.ndjson")
            .Select(path => (Path: path, IsNumber: int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number), Number: number))
            .Where(file => file.IsNumber).OrderBy(file => file.Number)
            .Select(file => new JournalSegment(file.Number, file.Path, ReadFirst(file.Path))),
    ];

    public static string PathOf(string folder, int number) => Path.Combine(folder, number.ToString("D6", CultureInfo.InvariantCulture) + ".ndjson");

    private static long ReadFirst(string path)
    {
        Span<byte> start = stackalloc byte[40];
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var count = RandomAccess.Read(file, start, 0);
        return JournalLine.TryReadSequence(start[..count], out var sequence) ? sequence : 0;
    }
}

/// <summary>A line as it stands in a file.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Bytes">Without the line end.</param>
/// <param name="IsWhole">Whether its line end is there.</param>
internal readonly record struct RawLine(long Offset, ReadOnlyMemory<byte> Bytes, bool IsWhole)
{
    public long End => Offset + Bytes.Length + (IsWhole ? 1 : 0);

    /// <summary>The lines of a file. The bytes of one are valid until the next is asked for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">How much of it counts.</param>
    public static IEnumerable<RawLine> Read(string path, long length)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, FileOptions.SequentialScan);
        var buffer = new byte[256 * 1024];
        var (start, end, offset) = (0, 0, 0L);
        while (true)
        {
            var found = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (found >= 0)
            {
                yield return new(offset, buffer.AsMemory(start, found), true);
                start += found + 1;
                offset += found + 1;
                continue;
            }
            if (start > 0) buffer.AsSpan(start, end - start).CopyTo(buffer);
            (end, start) = (end - start, 0);
            if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            var position = offset + end;
            var wanted = (int)Math.Min(buffer.Length - end, length - position);
            var count = wanted > 0 ? RandomAccess.Read(file, buffer.AsSpan(end, wanted), position) : 0;
            if (count == 0) break;
            end += count;
        }
        if (end > 0) yield return new(offset, buffer.AsMemory(0, end), false);
    }
}
