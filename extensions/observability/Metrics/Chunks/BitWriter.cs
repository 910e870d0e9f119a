namespace LuBan.Observability.Metrics.Chunks;

/// <summary>Writes bits, the highest first, into bytes that grow.</summary>
internal sealed class BitWriter
{
    private byte[] _bytes = new byte[64];
    private int _bits;

    public int Length => (_bits + 7) / 8;

    public void Write(ulong value, int count)
    {
        if (_bits + count > _bytes.Length * 8) Array.Resize(ref _bytes, _bytes.Length * 2);
        while (count > 0)
        {
            var free = 8 - (_bits & 7);
            var take = Math.Min(free, count);
            var part = (byte)((value >> (count - take)) & ((1UL << take) - 1));
            _bytes[_bits >> 3] |= (byte)(part << (free - take));
            _bits += take;
            count -= take;
        }
    }

    public byte[] ToArray() => _bytes.AsSpan(0, Length).ToArray();

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);
}
