using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text;
using LuBan.Observability.Metrics.Wal;

namespace LuBan.Observability.Metrics.Blocks;

/// <summary>The index of a block, read where it lies: memory is taken for what is asked for, and the operating system keeps what is asked for often.</summary>
/// <remarks>Every access is checked against the file's length, and after <see cref="Dispose"/> is an <see cref="ObjectDisposedException"/>.</remarks>
internal sealed class BlockIndex : ILabelIndex, IDisposable
{
    private const int EntryLength = 16;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly uint[] _counts = new uint[6];
    private readonly ulong[] _starts = new ulong[6];
    private readonly string[] _names;
    private readonly int[] _firstEntries;

    public BlockIndex(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        try
        {
            ReadHeader(path);
            (_names, _firstEntries) = ReadNames();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int SeriesCount => (int)_counts[2];

    public IReadOnlyCollection<string> Names() => _names;

    public IReadOnlyCollection<string> Values(string name)
    {
        if (Range(name) is not { } range) return [];
        return [.. Enumerable.Range(range.First, range.End - range.First).Select(entry => Symbol(Entry(entry).Value))];
    }

    public List<uint> Of(string name, string value)
    {
        if (Range(name) is not { } range) return [];
        int low = range.First, high = range.End - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var entry = Entry(middle);
            var order = string.CompareOrdinal(Symbol(entry.Value), value);
            if (order == 0) return Numbers(entry.Start, entry.Count);
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return [];
    }

    public List<uint> All() => [.. Enumerable.Range(0, SeriesCount).Select(number => (uint)number)];

    public string Symbol(uint number)
    {
        Span<uint> borders = stackalloc uint[2];
        Read(_starts[0] + ((ulong)number * 4), borders);
        var bytes = new byte[borders[1] - borders[0]];
        Read(_starts[1] + borders[0], bytes.AsSpan());
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>What is written of a series: labels and chunks, for a <see cref="ByteReader"/>.</summary>
    public byte[] Series(uint number)
    {
        Span<uint> borders = stackalloc uint[2];
        Read(_starts[2] + ((ulong)number * 4), borders);
        var bytes = new byte[borders[1] - borders[0]];
        Read(_starts[3] + borders[0], bytes.AsSpan());
        return bytes;
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private void ReadHeader(string path)
    {
        var header = new byte[BlockWriter.HeaderLength];
        if (_view.Capacity < header.Length) throw new InvalidDataException($"{path} is too short.");
        Read(0, header.AsSpan());
        if (BinaryPrimitives.ReadUInt64LittleEndian(header) != BlockWriter.Magic) throw new InvalidDataException($"{path} is no index of a block.");
        for (var i = 0; i < 6; i++) _counts[i] = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(8 + (i * 4)));
        ulong[] lengths = [(_counts[0] + 1UL) * 4, _counts[1], (_counts[2] + 1UL) * 4, _counts[3], _counts[4] * (ulong)EntryLength, _counts[5] * 4UL];
        var at = (ulong)BlockWriter.HeaderLength;
        for (var i = 0; i < 6; i++)
        {
            _starts[i] = at;
            at += lengths[i];
        }
        if (new FileInfo(path).Length != (long)at) throw new InvalidDataException($"{path} has {new FileInfo(path).Length} bytes, expected {at}.");
    }

    private (string[] Names, int[] First) ReadNames()
    {
        var names = new List<string>();
        var first = new List<int>();
        var entries = (int)_counts[4];
        var all = new uint[entries * 4];
        Read(_starts[4], all.AsSpan());
        for (var i = 0; i < entries; i++)
        {
            if (i > 0 && all[i * 4] == all[(i - 1) * 4]) continue;
            names.Add(Symbol(all[i * 4]));
            first.Add(i);
        }
        first.Add(entries);
        return ([.. names], [.. first]);
    }

    private (int First, int End)? Range(string name) => Array.BinarySearch(_names, name, StringComparer.Ordinal) is >= 0 and var at ? (_firstEntries[at], _firstEntries[at + 1]) : null;

    private (uint Value, uint Start, uint Count) Entry(int number)
    {
        Span<uint> entry = stackalloc uint[4];
        Read(_starts[4] + ((ulong)number * EntryLength), entry);
        return (entry[1], entry[2], entry[3]);
    }

    private List<uint> Numbers(uint start, uint count)
    {
        var numbers = new List<uint>((int)count);
        CollectionsMarshal.SetCount(numbers, (int)count);
        Read(_starts[5] + (start * 4UL), CollectionsMarshal.AsSpan(numbers));
        return numbers;
    }

    private void Read<T>(ulong at, Span<T> into) where T : unmanaged => _view.SafeMemoryMappedViewHandle.ReadSpan((ulong)_view.PointerOffset + at, into);
}
