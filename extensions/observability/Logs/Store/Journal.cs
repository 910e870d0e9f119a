using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace LuBan.Observability.Logs.Store;

/// <summary>What was taken and is not yet in a segment. A line is acknowledged when it is here and on the disk.</summary>
internal sealed class Journal(string folder) : IDisposable
{
    private const int PrefixLength = 8;
    private const int MaximumEntry = 256 * 1024 * 1024;

    private SafeFileHandle? _file;
    private long _number;
    private long _length;

    /// <summary>Bytes in all files.</summary>
    internal long Length { get; private set; }

    /// <summary>Reads every entry that is whole, oldest first. An entry that a crash cut ends its file: it was never acknowledged.</summary>
    /// <returns>How many bytes were left out.</returns>
    internal long Replay(Action<JournalEntry> take)
    {
        Directory.CreateDirectory(folder);
        var lost = 0L;
        foreach (var (number, path) in Files())
        {
            var bytes = File.ReadAllBytes(path);
            var offset = 0;
            while (Entry(bytes.AsSpan(offset)) is { } length)
            {
                take(JournalEntry.Decode(bytes.AsSpan(offset + PrefixLength, length)));
                offset += PrefixLength + length;
            }
            lost += bytes.Length - offset;
            Length += bytes.Length;
            _number = Math.Max(_number, number);
        }
        return lost;
    }

    /// <summary>Writes entries and waits until they are on the disk.</summary>
    internal void Append(IReadOnlyList<byte[]> entries)
    {
        var size = entries.Sum(entry => (long)entry.Length + PrefixLength);
        var bytes = new byte[size];
        var offset = 0;
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(offset), entry.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset + 4), Checksum.Of(entry));
            entry.CopyTo(bytes.AsSpan(offset + PrefixLength));
            offset += PrefixLength + entry.Length;
        }
        _file ??= Begin();
        try
        {
            RandomAccess.Write(_file, bytes, _length);
            RandomAccess.FlushToDisk(_file);
        }
        catch
        {
            // Half an entry must not stand before whole ones: replay would end there.
            Roll();
            throw;
        }
        _length += size;
        Length += size;
    }

    /// <summary>The next entry begins a new file.</summary>
    /// <returns>The number of the last file so far.</returns>
    internal long Roll()
    {
        _file?.Dispose();
        _file = null;
        return _number;
    }

    /// <summary>Deletes the files up to a number: all of their lines are in segments.</summary>
    internal void DeleteThrough(long number)
    {
        foreach (var (old, path) in Files().Where(file => file.Number <= number).ToList())
        {
            File.Delete(path);
        }
        Length = Files().Sum(file => new FileInfo(file.Path).Length);
    }

    public void Dispose() => Roll();

    private SafeFileHandle Begin()
    {
        _number++;
        _length = 0;
        return File.OpenHandle(Path.Combine(folder, _number.ToString("D12", CultureInfo.InvariantCulture) + ".wal"), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
    }

    private IEnumerable<(long Number, string Path)> Files() => Directory.EnumerateFiles(folder, "*.wal")
        .Select(path => (Number: long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1, Path: path))
        .Where(file => file.Number >= 0).OrderBy(file => file.Number);

    private static int? Entry(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < PrefixLength) return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        if (length is < 0 or > MaximumEntry || length > rest.Length - PrefixLength) return null;
        return Checksum.Of(rest.Slice(PrefixLength, length)) == BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]) ? length : null;
    }
}
