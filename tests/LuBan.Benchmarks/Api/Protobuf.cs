using System.Text;

namespace LuBan.Benchmarks.Api;

/// <summary>As much of the protobuf encoding as a few messages of etcd need: numbers and byte strings.</summary>
internal sealed class Protobuf
{
    private const int LengthDelimited = 2;
    private readonly MemoryStream _bytes = new();

    public Protobuf Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint((ulong)(field << 3 | LengthDelimited));
        Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    public Protobuf Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public Protobuf Number(int field, long value)
    {
        Varint((ulong)(field << 3));
        Varint((ulong)value);
        return this;
    }

    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>The fields of a message: its numbers, and where its byte strings are.</summary>
    public static IEnumerable<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> Read(ReadOnlyMemory<byte> message)
    {
        var at = 0;
        while (at < message.Length)
        {
            var tag = Varint(message.Span, ref at);
            if ((tag & 7) == LengthDelimited)
            {
                var length = (int)Varint(message.Span, ref at);
                yield return ((int)(tag >> 3), 0, message.Slice(at, length));
                at += length;
            }
            else
            {
                yield return ((int)(tag >> 3), Varint(message.Span, ref at), default);
            }
        }
    }

    private void Varint(ulong value)
    {
        for (; value > 0x7f; value >>= 7) _bytes.WriteByte((byte)(value | 0x80));
        _bytes.WriteByte((byte)value);
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
    }
}
