using Microsoft.Win32.SafeHandles;

namespace LuBan.Observability.Logs.Store;

/// <summary>A file of chunks of one group. It only grows, until it is deleted as a whole.</summary>
internal sealed class Segment(GroupKey group, string path)
{
    internal GroupKey Group => group;

    internal string Path => path;

    /// <summary>The chunks, in the order in which they were written. Replaced as a whole: readers keep the one that they took.</summary>
    internal IReadOnlyList<ChunkInfo> Chunks { get; private set; } = [];

    internal long Length => Chunks.Count == 0 ? 0 : Chunks[^1].End;

    internal long MaximumSequence => Chunks.Count == 0 ? 0 : Chunks.Max(chunk => chunk.MaximumSequence);

    /// <summary>Reads the headers; what a crash left at the end is cut off: its lines are still in the journal.</summary>
    /// <returns>How many bytes were cut off.</returns>
    internal long Open()
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        var (length, chunks) = (RandomAccess.GetLength(file), new List<ChunkInfo>());
        var end = 0L;
        while (ReadHeader(file, end, length) is { } chunk)
        {
            chunks.Add(chunk);
            end = chunk.End;
        }
        // A header that is whole may stand before a body that is not.
        while (chunks.Count > 0 && !IsWhole(file, chunks[^1])) chunks.RemoveAt(chunks.Count - 1);
        Chunks = chunks;
        if (length > Length) RandomAccess.SetLength(file, Length);
        return length - Length;
    }

    /// <summary>Writes a chunk behind the others. Nobody sees it until it is published.</summary>
    internal ChunkInfo Write(IReadOnlyList<LogLine> lines)
    {
        var (bytes, info) = Chunk.Encode(lines, Length);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        using (var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write))
        {
            // What an attempt that failed half-way has left.
            RandomAccess.SetLength(file, info.Offset);
            RandomAccess.Write(file, bytes, info.Offset);
            RandomAccess.FlushToDisk(file);
        }
        return info;
    }

    internal void Publish(ChunkInfo chunk) => Chunks = [.. Chunks, chunk];

    internal TokenFilter ReadFilter(ChunkInfo chunk) => new(Read(chunk.FilterOffset, chunk.FilterLength));

    internal LogLine[] ReadLines(ChunkInfo chunk) => Chunk.DecodeBody(chunk, Read(chunk.BodyOffset, chunk.BodyLength));

    private byte[] Read(long offset, int length)
    {
        using var file = File.OpenHandle(path);
        return ReadExactly(file, offset, length) ?? throw new InvalidDataException($"{path} ends too early");
    }

    private static ChunkInfo? ReadHeader(SafeFileHandle file, long offset, long length)
    {
        if (ReadExactly(file, offset, Chunk.PrefixLength) is not { } prefix || Chunk.HeaderLength(prefix) is not { } headerLength) return null;
        if (offset + Chunk.PrefixLength + headerLength > length || ReadExactly(file, offset + Chunk.PrefixLength, headerLength) is not { } header) return null;
        return Chunk.DecodeHeader(prefix, header, offset) is { } info && info.End <= length ? info : null;
    }

    private static bool IsWhole(SafeFileHandle file, ChunkInfo chunk) => ReadExactly(file, chunk.BodyOffset, chunk.BodyLength) is { } body && Checksum.Of(body) == chunk.BodyChecksum;

    private static byte[]? ReadExactly(SafeFileHandle file, long offset, int length)
    {
        var bytes = new byte[length];
        for (var read = 0; read < length;)
        {
            var more = RandomAccess.Read(file, bytes.AsSpan(read), offset + read);
            if (more == 0) return null;
            read += more;
        }
        return bytes;
    }
}
