using System.Numerics;

namespace LuBan.Kernel.Hosting;

/// <summary>About how many callers there are, told apart by their connections. Cheap enough for every request: linear counting (Whang, Vander-Zanden and Taylor, 1990).</summary>
internal sealed class CallerCount
{
    private const int Bits = 64;
    private long _seen;

    /// <summary>One of them called.</summary>
    public void Add(string connection)
    {
        var bit = 1L << (connection.GetHashCode(StringComparison.Ordinal) & (Bits - 1));
        if ((Volatile.Read(ref _seen) & bit) == 0) Interlocked.Or(ref _seen, bit);
    }

    /// <summary>How many called since it was asked last: right to a few in a hundred up to some dozens, at most 266.</summary>
    public int Take()
    {
        var free = Bits - BitOperations.PopCount((ulong)Interlocked.Exchange(ref _seen, 0));
        return (int)Math.Round(Bits * Math.Log((double)Bits / Math.Max(1, free)));
    }
}
