using System.Numerics;

namespace LuBan.Observability.Metrics.Chunks;

/// <summary>
/// Packs samples as Facebook's Gorilla does: times as the difference of differences, values as the bits in which one differs from the one before.
/// A regular gauge costs one to two bytes a sample.
/// </summary>
internal sealed class XorWriter
{
    /// <summary>Samples of a chunk at most.</summary>
    public const int MaxSamples = 120;

    private readonly BitWriter _bits = new();
    private long _delta;
    private ulong _value;
    private int _leading = -1;
    private int _trailing;

    public int Count { get; private set; }

    public long MinTime { get; private set; }

    public long MaxTime { get; private set; }

    public void Append(long time, double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        if (Count == 0)
        {
            MinTime = time;
            _bits.Write((ulong)time, 64);
            _bits.Write(bits, 64);
        }
        else
        {
            var delta = time - MaxTime;
            WriteTime(delta - _delta);
            _delta = delta;
            WriteValue(bits ^ _value);
        }
        MaxTime = time;
        _value = bits;
        Count++;
    }

    public Chunk ToChunk() => new(MinTime, MaxTime, Count, _bits.ToArray());

    private void WriteTime(long change)
    {
        if (change == 0) _bits.Write(0, 1);
        else if (Fits(change, 14)) WriteSigned(0b10, 2, change, 14);
        else if (Fits(change, 17)) WriteSigned(0b110, 3, change, 17);
        else if (Fits(change, 20)) WriteSigned(0b1110, 4, change, 20);
        else WriteSigned(0b1111, 4, change, 64);
    }

    private void WriteSigned(ulong prefix, int prefixBits, long value, int bits)
    {
        _bits.Write(prefix, prefixBits);
        _bits.Write(bits == 64 ? (ulong)value : (ulong)value & ((1UL << bits) - 1), bits);
    }

    private void WriteValue(ulong difference)
    {
        if (difference == 0)
        {
            _bits.Write(0, 1);
            return;
        }
        _bits.Write(1, 1);
        var leading = Math.Min(BitOperations.LeadingZeroCount(difference), 31);
        var trailing = BitOperations.TrailingZeroCount(difference);
        if (_leading >= 0 && leading >= _leading && trailing >= _trailing)
        {
            _bits.Write(0, 1);
            _bits.Write(difference >> _trailing, 64 - _leading - _trailing);
            return;
        }
        _leading = leading;
        _trailing = trailing;
        var significant = 64 - leading - trailing;
        _bits.Write(1, 1);
        _bits.Write((ulong)leading, 5);
        // 64 does not fit into six bits and 0 cannot occur: 0 stands for 64.
        _bits.Write((ulong)(significant & 63), 6);
        _bits.Write(difference >> trailing, significant);
    }

    private static bool Fits(long value, int bits) => value >= -(1L << (bits - 1)) && value < 1L << (bits - 1);
}
