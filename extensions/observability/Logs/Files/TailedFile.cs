using System.Text;
using LuBan.Observability.Logs.Store;
using Microsoft.Win32.SafeHandles;

namespace LuBan.Observability.Logs.Files;

/// <summary>One file that is followed. It stays open, so that its end is read also after it was renamed or deleted.</summary>
internal sealed class TailedFile(string mark, FilePosition position, SafeFileHandle file, LineParser parser) : IDisposable
{
    private const int Block = 256 * 1024;
    private const int LongestLine = 128 * 1024;
    private const int HeadLength = 256;

    private FilePosition _position = position;
    private long _length = -1;

    /// <summary>When it was last found under a name of its source.</summary>
    internal DateTimeOffset LastSeen { get; set; }

    /// <summary>When it last grew.</summary>
    internal DateTimeOffset LastGrown { get; private set; }

    internal string Mark => mark;

    /// <summary>Reads what is new.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isQuiet">Whether nothing was written for a while: then what may go on is taken as it is.</param>
    /// <param name="isLast">Whether nothing more is expected at all: then a line without an end is one, too.</param>
    internal async Task<int> ReadAsync(LogStore store, DateTimeOffset now, bool isQuiet, bool isLast, CancellationToken cancellationToken)
    {
        var length = RandomAccess.GetLength(file);
        if (length != _length) LastGrown = now;
        if (length < _position.Offset || (length != _length && !IsSameHead())) _position = _position with { Offset = 0, HeadLength = 0, Head = 0 };
        _length = length;

        var count = 0;
        while (_position.Offset < length && !cancellationToken.IsCancellationRequested)
        {
            var bytes = Read(_position.Offset, (int)Math.Min(Block, length - _position.Offset));
            var (lines, used) = Cut(bytes, _position.Offset + bytes.Length >= length, isQuiet, isLast);
            if (used == 0) break;
            var next = WithHead(_position with { Offset = _position.Offset + used });
            await store.AppendAsync(lines, new(mark, next.Text()), cancellationToken);
            _position = next;
            count += lines.Count;
        }
        return count;
    }

    public void Dispose() => file.Dispose();

    /// <summary>Whole lines of a block, joined where they belong together, and how many bytes of it they are.</summary>
    private (List<LogLine> Lines, int Used) Cut(byte[] bytes, bool isEnd, bool isQuiet, bool isLast)
    {
        var (lines, group, start, used) = (new List<LogLine>(), new List<string>(), 0, 0);
        while (Next(bytes, start, isEnd && isLast) is { } end)
        {
            var text = Encoding.UTF8.GetString(bytes, start, end.Text - start).TrimEnd('\r');
            if (group.Count > 0 && !parser.Continues(text) && !parser.IsPart(group[^1])) Close(start);
            group.Add(text);
            start = end.Next;
        }
        // The last group may go on in what is not written yet, or behind the block.
        var mayGoOn = group.Count > 0 && (parser.IsPart(group[^1]) || parser.Continues(" ")) && !isQuiet && !isLast && start - used < LongestLine;
        if (group.Count > 0 && !mayGoOn) Close(start);
        return (lines, used);

        void Close(int to)
        {
            if (group.Any(line => line.Length > 0)) lines.Add(parser.Parse([.. group], _position.Path));
            group.Clear();
            used = to;
        }
    }

    private static (int Text, int Next)? Next(byte[] bytes, int start, bool takesRest)
    {
        var end = Array.IndexOf(bytes, (byte)'\n', start);
        if (end >= 0) return (end, end + 1);
        if (start == bytes.Length) return null;
        // A line that never ends is cut: it must not grow in memory for ever.
        if (bytes.Length - start >= LongestLine) return (start + LongestLine, start + LongestLine);
        return takesRest ? (bytes.Length, bytes.Length) : null;
    }

    private byte[] Read(long offset, int length)
    {
        var bytes = new byte[length];
        var read = RandomAccess.Read(file, bytes, offset);
        return read == length ? bytes : bytes[..read];
    }

    private bool IsSameHead() => _position.HeadLength == 0 || (Read(0, _position.HeadLength) is var head && head.Length == _position.HeadLength && Checksum.Of(head) == _position.Head);

    private FilePosition WithHead(FilePosition position)
    {
        var length = (int)Math.Min(HeadLength, position.Offset);
        return length == position.HeadLength ? position : position with { HeadLength = length, Head = Checksum.Of(Read(0, length)) };
    }
}
