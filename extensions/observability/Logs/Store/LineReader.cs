using System.Buffers.Binary;
using System.Text;

namespace LuBan.Observability.Logs.Store;

/// <summary>Reads what <see cref="LineWriter"/> wrote. Whatever does not fit is an <see cref="InvalidDataException"/>.</summary>
internal ref struct LineReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    internal readonly bool IsAtEnd => _rest.IsEmpty;

    internal long Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = Byte();
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return (long)(value >> 1) ^ -(long)(value & 1);
        }
        throw new InvalidDataException("a number has no end");
    }

    internal int Count(int limit)
    {
        var count = Number();
        return count >= 0 && count <= limit ? (int)count : throw new InvalidDataException($"{count} is not between 0 and {limit}");
    }

    internal byte Byte()
    {
        if (_rest.IsEmpty) throw new InvalidDataException("the data ends too early");
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    internal UInt128 Id() => BinaryPrimitives.ReadUInt128LittleEndian(Take(16));

    internal string Text() => Encoding.UTF8.GetString(Take(Count(_rest.Length)));

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length) throw new InvalidDataException("the data ends too early");
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
