using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace LuBan.Observability.Logs.Store;

/// <summary>Writes numbers and texts into a growing buffer.</summary>
internal sealed class LineWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);

    internal ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    internal void Number(long value)
    {
        // Zigzag: small negative numbers stay short.
        var rest = (ulong)((value << 1) ^ (value >> 63));
        var span = _buffer.GetSpan(10);
        var length = 0;
        while (rest >= 0x80)
        {
            span[length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }
        span[length++] = (byte)rest;
        _buffer.Advance(length);
    }

    internal void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    internal void Id(UInt128 id)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(_buffer.GetSpan(16), id);
        _buffer.Advance(16);
    }

    internal void Text(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Number(length);
        Encoding.UTF8.GetBytes(text, _buffer.GetSpan(Math.Max(1, length)));
        _buffer.Advance(length);
    }
}
