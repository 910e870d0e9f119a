using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace LuBan.Observability.Metrics.Wal;

/// <summary>
/// What was accepted since the last snapshot, in numbered files. A record is with the operating system when <see cref="Append"/> returns: the end of
/// the process loses nothing of it. <see cref="Sync"/> brings it to the disk.
/// </summary>
internal sealed class WriteAheadLog : IDisposable
{
    private const long MaxSegment = 64L * 1024 * 1024;

    private readonly string _folder;
    private readonly Lock _sync = new();
    private readonly ByteWriter _buffer = new();
    private SafeFileHandle _file;
    private long _at;
    private bool _isDirty;

    /// <summary>Goes on in a new file, so that what was there before is never written again.</summary>
    public WriteAheadLog(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        Segment = Segments(folder).Select(segment => segment.Number).DefaultIfEmpty(0).Max() + 1;
        _file = Open(Segment);
    }

    public int Segment { get; private set; }

    /// <summary>Bytes that were written since <see cref="Roll"/>.</summary>
    public long Written { get; private set; }

    public static List<(int Number, string Path)> Segments(string folder) => !Directory.Exists(folder) ? [] : [.. Directory.EnumerateFiles(folder, "*.wal")
        .Select(path => (Number: int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0, path))
        .Where(segment => segment.Number > 0).OrderBy(segment => segment.Number)];

    /// <summary>One writer at a time: the caller holds the store's lock.</summary>
    /// <exception cref="IOException">It is not written, and the next record takes its place.</exception>
    public void Append(ReadOnlySpan<byte> record)
    {
        if (_at > MaxSegment) Next();
        _buffer.Clear();
        Records.Append(_buffer, record);
        RandomAccess.Write(_file, _buffer.Written, _at);
        _at += _buffer.Length;
        Written += _buffer.Length;
        _isDirty = true;
    }

    public void Sync()
    {
        lock (_sync)
        {
            if (!_isDirty) return;
            _isDirty = false;
            RandomAccess.FlushToDisk(_file);
        }
    }

    /// <summary>Begins a new file. The caller holds the store's lock.</summary>
    /// <returns>Its number: what is older can go once a snapshot holds it.</returns>
    public int Roll()
    {
        Next();
        Written = 0;
        return Segment;
    }

    /// <summary>Forgets the files before one.</summary>
    public void Truncate(int before)
    {
        foreach (var (number, path) in Segments(_folder))
        {
            if (number < before) File.Delete(path);
        }
    }

    public void Dispose()
    {
        Sync();
        _file.Dispose();
    }

    private void Next()
    {
        var next = Open(Segment + 1);
        lock (_sync)
        {
            RandomAccess.FlushToDisk(_file);
            _file.Dispose();
            (_file, _at, _isDirty) = (next, 0, false);
            Segment++;
        }
    }

    private SafeFileHandle Open(int number) => File.OpenHandle(Path.Combine(_folder, $"{number:D8}.wal"), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
}
