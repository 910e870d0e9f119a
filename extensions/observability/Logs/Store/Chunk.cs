using System.Buffers.Binary;
using System.IO.Compression;

namespace LuBan.Observability.Logs.Store;

/// <summary>
/// How a chunk stands in a file: a prefix (mark, length and checksum of the header), the header, the filter of its tokens, and the lines, compressed.
/// </summary>
internal static class Chunk
{
    internal const int PrefixLength = 12;

    private const uint Mark = 0x3143_424C;
    private const int MaximumHeader = 64 * 1024 * 1024;
    private const int MaximumRaw = 1 << 30;

    // Quality 4 costs a third of the time of 5, and a tenth more of space.
    private const int Quality = 4;
    private const int Window = 22;

    internal static (byte[] Bytes, ChunkInfo Info) Encode(IReadOnlyList<LogLine> lines, long offset)
    {
        var writer = new LineWriter();
        LineBlock.Write(writer, lines);
        var raw = writer.Written;
        var body = new byte[BrotliEncoder.GetMaxCompressedLength(raw.Length)];
        if (!BrotliEncoder.TryCompress(raw, body, out var length, Quality, Window)) throw new InvalidOperationException("the buffer for a chunk is too small");

        var filter = TokenFilter.Of(TokensOf(lines)).Bits;
        var info = new ChunkInfo
        {
            Offset = offset, FilterLength = filter.Length, BodyLength = length, RawLength = raw.Length, BodyChecksum = Checksum.Of(body.AsSpan(0, length)), HeaderLength = 0,
            First = lines.Min(line => line.Position), Last = lines.Max(line => line.Position), MaximumSequence = lines.Max(line => line.Sequence), Count = lines.Count, Ids = lines.Count(line => line.Id != 0), Streams = CountStreams(lines),
        };
        var header = Header(info);
        var bytes = new byte[PrefixLength + header.Length + filter.Length + length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), header.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Checksum.Of(header));
        header.CopyTo(bytes.AsSpan(PrefixLength));
        filter.CopyTo(bytes.AsSpan(PrefixLength + header.Length));
        body.AsSpan(0, length).CopyTo(bytes.AsSpan(PrefixLength + header.Length + filter.Length));
        return (bytes, info with { HeaderLength = PrefixLength + header.Length });
    }

    /// <summary>The length of the header; null when here is no chunk.</summary>
    internal static int? HeaderLength(ReadOnlySpan<byte> prefix) =>
        BinaryPrimitives.ReadUInt32LittleEndian(prefix) == Mark && BinaryPrimitives.ReadInt32LittleEndian(prefix[4..]) is > 0 and <= MaximumHeader and var length ? length : null;

    /// <summary>Reads a header; null when it is damaged.</summary>
    internal static ChunkInfo? DecodeHeader(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> header, long offset)
    {
        if (Checksum.Of(header) != BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..])) return null;
        var reader = new LineReader(header);
        return new()
        {
            Offset = offset, HeaderLength = PrefixLength + header.Length,
            FilterLength = reader.Count(int.MaxValue), BodyLength = reader.Count(int.MaxValue), RawLength = reader.Count(MaximumRaw), BodyChecksum = (uint)reader.Number(),
            First = new(reader.Number(), reader.Number()), Last = new(reader.Number(), reader.Number()), MaximumSequence = reader.Number(), Count = reader.Count(int.MaxValue), Ids = reader.Count(int.MaxValue),
            Streams = ReadStreams(ref reader),
        };
    }

    internal static LogLine[] DecodeBody(ChunkInfo info, ReadOnlySpan<byte> body)
    {
        if (Checksum.Of(body) != info.BodyChecksum) throw new InvalidDataException("the checksum of a chunk is wrong");
        var raw = new byte[info.RawLength];
        if (!BrotliDecoder.TryDecompress(body, raw, out var length) || length != raw.Length) throw new InvalidDataException("a chunk cannot be decompressed");
        var reader = new LineReader(raw);
        return LineBlock.Read(ref reader);
    }

    private static byte[] Header(ChunkInfo info)
    {
        var writer = new LineWriter();
        foreach (var number in new[] { info.FilterLength, info.BodyLength, info.RawLength, info.BodyChecksum, info.First.Time, info.First.Sequence, info.Last.Time, info.Last.Sequence, info.MaximumSequence, info.Count, info.Ids, info.Streams.Count }) writer.Number(number);
        foreach (var stream in info.Streams)
        {
            LineBlock.WriteLabels(writer, stream.Labels);
            foreach (var count in stream.Levels) writer.Number(count);
        }
        return writer.Written.ToArray();
    }

    private static StreamCount[] ReadStreams(ref LineReader reader)
    {
        var streams = new StreamCount[reader.Count(1 << 20)];
        for (var index = 0; index < streams.Length; index++)
        {
            var labels = LineBlock.ReadLabels(ref reader);
            var levels = new int[Severities.Count];
            for (var level = 0; level < levels.Length; level++) levels[level] = reader.Count(int.MaxValue);
            streams[index] = new(labels, levels);
        }
        return streams;
    }

    internal static IReadOnlyList<StreamCount> CountStreams(IEnumerable<LogLine> lines)
    {
        var streams = new Dictionary<LogLabels, int[]>();
        foreach (var line in lines)
        {
            if (!streams.TryGetValue(line.Labels, out var levels)) streams[line.Labels] = levels = new int[Severities.Count];
            levels[(int)line.Level]++;
        }
        return [.. streams.Select(stream => new StreamCount(stream.Key, stream.Value))];
    }

    private static HashSet<ulong> TokensOf(IReadOnlyList<LogLine> lines)
    {
        var tokens = new HashSet<ulong>();
        foreach (var line in lines)
        {
            Tokens.AddTo(tokens, line.Text);
            if (line.Fields.Length > 0) Tokens.AddTo(tokens, line.Fields);
        }
        return tokens;
    }
}
