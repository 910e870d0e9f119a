namespace LuBan.Observability.Logs.Store;

/// <summary>Lines that can be read together: a chunk of a segment, or what is not in a segment yet.</summary>
internal sealed class LineSource
{
    private readonly Segment? _segment;
    private readonly ChunkInfo? _chunk;
    private readonly IReadOnlyList<LogLine>? _lines;
    private IReadOnlyList<StreamCount>? _streams;

    internal LineSource(Segment segment, ChunkInfo chunk)
    {
        (_segment, _chunk, _streams) = (segment, chunk, chunk.Streams);
        (First, Last, Size) = (chunk.First, chunk.Last, chunk.RawLength);
    }

    internal LineSource(IReadOnlyList<LogLine> lines)
    {
        _lines = lines;
        (First, Last, Size) = (lines.Min(line => line.Position), lines.Max(line => line.Position), 0);
    }

    internal LinePosition First { get; }

    internal LinePosition Last { get; }

    /// <summary>Bytes that reading it unpacks; 0 for what is in memory.</summary>
    internal int Size { get; }

    internal IReadOnlyList<StreamCount> Streams => _streams ??= Chunk.CountStreams(_lines!);

    /// <summary>The filter of its tokens; null when there is none and the lines have to be read.</summary>
    internal TokenFilter? ReadFilter()
    {
        try
        {
            return _segment?.ReadFilter(_chunk!);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The lines; none when they were dropped in between, for their age or for space.</summary>
    internal IReadOnlyList<LogLine> Read()
    {
        if (_lines is not null) return _lines;
        try
        {
            return _segment!.ReadLines(_chunk!);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }
}
