using System.Buffers;

namespace LuBan.Observability.Logs.Syslog;

/// <summary>Cuts a stream of TCP into messages (RFC 6587): with their length before them, or a new line behind them.</summary>
internal static class SyslogFrames
{
    /// <summary>Bytes of a message at most; a longer one is cut, the rest of it becomes the next line.</summary>
    internal const int Longest = 64 * 1024;

    /// <summary>Takes the next message.</summary>
    /// <param name="buffer">What came so far; afterwards what is behind the message.</param>
    /// <param name="isComplete">Whether nothing comes any more.</param>
    /// <param name="message">The message.</param>
    /// <returns>Whether there is a whole one.</returns>
    internal static bool TryTake(ref ReadOnlySequence<byte> buffer, bool isComplete, out byte[] message)
    {
        message = [];
        if (buffer.IsEmpty) return false;
        return Length(buffer) switch
        {
            { } frame when buffer.Length >= frame.Prefix + frame.Length => Take(ref buffer, frame.Prefix, frame.Length, 0, out message),
            { } when !isComplete => false,
            _ => TryTakeLine(ref buffer, isComplete, out message),
        };
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, bool isComplete, out byte[] message)
    {
        message = [];
        var end = buffer.PositionOf((byte)'\n');
        if (end is { } position && buffer.Slice(0, position).Length <= Longest) return Take(ref buffer, 0, (int)buffer.Slice(0, position).Length, 1, out message);
        if (buffer.Length >= Longest) return Take(ref buffer, 0, Longest, 0, out message);
        return isComplete && Take(ref buffer, 0, (int)buffer.Length, 0, out message);
    }

    private static bool Take(ref ReadOnlySequence<byte> buffer, int prefix, int length, int suffix, out byte[] message)
    {
        message = buffer.Slice(prefix, length).ToArray();
        buffer = buffer.Slice(prefix + length + suffix);
        return true;
    }

    /// <summary>The length in front of a message: digits, and a space; null when it is none.</summary>
    private static (int Prefix, int Length)? Length(ReadOnlySequence<byte> buffer)
    {
        Span<byte> start = stackalloc byte[6];
        var known = (int)Math.Min(start.Length, buffer.Length);
        buffer.Slice(0, known).CopyTo(start);
        var (length, index) = (0, 0);
        while (index < known && start[index] is >= (byte)'0' and <= (byte)'9') length = (length * 10) + start[index++] - '0';
        if (index == 0 || start[0] == '0' || length > Longest) return null;
        if (index == known) return known < start.Length ? (known, int.MaxValue - known) : null;
        return start[index] == ' ' ? (index + 1, length) : null;
    }
}
