using System.Buffers.Binary;
using System.Text;

namespace LuBan.Observability.Metrics.Wal;

/// <summary>Reads what <see cref="ByteWriter"/> wrote. Bytes that end too early are an <see cref="InvalidDataException"/>.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly bool IsAtEnd => _at >= _bytes.Length;

    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = Take(1)[0];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return value;
        }
        throw new InvalidDataException("A number has more than ten bytes.");
    }

    public int Count() => Unsigned() is <= int.MaxValue and var count ? (int)count : throw new InvalidDataException("A count is too large.");

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public ReadOnlySpan<byte> Block() => Take(Count());

    public string Text() => Encoding.UTF8.GetString(Block());

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - _at) throw new InvalidDataException("A record ends too early.");
        var taken = _bytes.Slice(_at, count);
        _at += count;
        return taken;
    }
}
