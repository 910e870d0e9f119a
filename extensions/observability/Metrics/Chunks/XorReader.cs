namespace LuBan.Observability.Metrics.Chunks;

/// <summary>Reads the samples of a chunk, one after the other.</summary>
internal ref struct XorReader(ReadOnlySpan<byte> data, int count)
{
    private BitReader _bits = new(data);
    private int _left = count;
    private bool _begun;
    private long _delta;
    private ulong _value;
    private int _leading;
    private int _trailing;

    public long Time { get; private set; }

    public readonly double Value => BitConverter.UInt64BitsToDouble(_value);

    public bool Next()
    {
        if (_left == 0) return false;
        _left--;
        if (!_begun)
        {
            _begun = true;
            Time = (long)_bits.Read(64);
            _value = _bits.Read(64);
            return true;
        }
        _delta += ReadTime();
        Time += _delta;
        _value ^= ReadValue();
        return true;
    }

    private long ReadTime()
    {
        if (!_bits.Bit()) return 0;
        if (!_bits.Bit()) return ReadSigned(14);
        if (!_bits.Bit()) return ReadSigned(17);
        return _bits.Bit() ? (long)_bits.Read(64) : ReadSigned(20);
    }

    private long ReadSigned(int bits) => ((long)_bits.Read(bits) << (64 - bits)) >> (64 - bits);

    private ulong ReadValue()
    {
        if (!_bits.Bit()) return 0;
        if (_bits.Bit())
        {
            _leading = (int)_bits.Read(5);
            var significant = (int)_bits.Read(6);
            _trailing = 64 - _leading - (significant == 0 ? 64 : significant);
            if (_trailing < 0) throw new InvalidDataException("A chunk says that a value has more than 64 bits.");
        }
        return _bits.Read(64 - _leading - _trailing) << _trailing;
    }
}
