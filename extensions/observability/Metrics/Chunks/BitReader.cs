namespace LuBan.Observability.Metrics.Chunks;

/// <summary>Reads what <see cref="BitWriter"/> wrote. Bits behind the end are an <see cref="InvalidDataException"/>.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public bool Bit() => Read(1) == 1;

    public ulong Read(int count)
    {
        if (_at + count > _bytes.Length * 8) throw new InvalidDataException("A chunk ends before its last sample.");
        ulong value = 0;
        while (count > 0)
        {
            var left = 8 - (_at & 7);
            var take = Math.Min(left, count);
            var part = (_bytes[_at >> 3] >> (left - take)) & ((1 << take) - 1);
            value = (value << take) | (uint)part;
            _at += take;
            count -= take;
        }
        return value;
    }
}
