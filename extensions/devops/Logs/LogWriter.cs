using System.Buffers;
using System.Buffers.Binary;

namespace LuBan.DevOps.Logs;

/// <summary>
/// Copies what a step writes from its output file into its log: masked, and each line with its time. Beside the log it keeps how far it came, so that after a crash
/// of the kernel nothing is lost and nothing is there twice.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    private const int LongestLine = 16 * 1024;
    private readonly FileStream _log;
    private readonly FileStream _position;
    private readonly Masker _masker;
    private readonly TimeProvider _time;
    private readonly ArrayBufferWriter<byte> _masked = new();
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly ArrayBufferWriter<byte> _ready = new();
    private long _read;

    /// <param name="log">The log file; it is made, or continued.</param>
    /// <param name="attempt">Which try of the step this is: each begins with the beginning of its output.</param>
    /// <param name="masker">Knows the secrets.</param>
    /// <param name="time">The clock.</param>
    public LogWriter(string log, int attempt, Masker masker, TimeProvider time)
    {
        (_masker, _time) = (masker, time);
        _log = new(log, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 0);
        _position = new($"{log}.{attempt}.position", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 0);
        Resume();
    }

    /// <summary>Adds a line of LuBan's own.</summary>
    public void Say(string text)
    {
        _ready.Write(LogLine.Head(_time.GetUtcNow(), "luban", false));
        _ready.Write(System.Text.Encoding.UTF8.GetBytes(text.ReplaceLineEndings(" ")));
        _ready.Write("\n"u8);
        Flush();
    }

    /// <summary>Copies what is new in the output file.</summary>
    /// <param name="output">The file; it may not be there yet.</param>
    /// <param name="isEnd">Whether nothing will be added to it: what is held back is written, too.</param>
    public void Pump(string output, bool isEnd)
    {
        if (File.Exists(output))
        {
            using var file = new FileStream(output, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
            file.Position = _read;
            var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
            for (var count = file.Read(buffer); count > 0; count = file.Read(buffer))
            {
                _read += count;
                Add(buffer.AsSpan(0, count), false);
            }

            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (isEnd)
        {
            Add([], true);
            if (_line.WrittenCount > 0) EndLine(isPart: false);
        }

        Flush();
    }

    public void Dispose()
    {
        _log.Dispose();
        _position.Dispose();
    }

    private void Add(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        _masked.ResetWrittenCount();
        _masker.Write(bytes, isEnd, _masked);
        var rest = _masked.WrittenSpan;
        while (rest.Length > 0)
        {
            var end = rest.IndexOf((byte)'\n');
            var room = LongestLine - _line.WrittenCount;
            if (end >= 0 && end <= room)
            {
                _line.Write(rest[..end]);
                EndLine(isPart: false);
                rest = rest[(end + 1)..];
            }
            else if (rest.Length < room)
            {
                _line.Write(rest);
                return;
            }
            else
            {
                _line.Write(rest[..room]);
                EndLine(isPart: true);
                rest = rest[room..];
            }
        }
    }

    private void EndLine(bool isPart)
    {
        _ready.Write(LogLine.Head(_time.GetUtcNow(), "stdout", isPart));
        _ready.Write(!isPart && _line.WrittenCount > 0 && _line.WrittenSpan[^1] == '\r' ? _line.WrittenSpan[..^1] : _line.WrittenSpan);
        _ready.Write("\n"u8);
        _line.ResetWrittenCount();
    }

    private void Flush()
    {
        if (_ready.WrittenCount > 0)
        {
            _log.Write(_ready.WrittenSpan);
            _ready.ResetWrittenCount();
        }

        // Only where nothing is held back does a place in the output belong to a place in the log.
        if (_line.WrittenCount > 0 || _masker.Held > 0) return;
        Span<byte> place = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(place, _read);
        BinaryPrimitives.WriteInt64LittleEndian(place[8..], _log.Length);
        _position.Position = 0;
        _position.Write(place);
    }

    private void Resume()
    {
        Span<byte> place = stackalloc byte[16];
        if (_position.ReadAtLeast(place, 16, throwOnEndOfStream: false) == 16)
        {
            _read = BinaryPrimitives.ReadInt64LittleEndian(place);
            var length = BinaryPrimitives.ReadInt64LittleEndian(place[8..]);
            if (length < _log.Length) _log.SetLength(length);
        }

        _log.Position = _log.Length;
    }
}
