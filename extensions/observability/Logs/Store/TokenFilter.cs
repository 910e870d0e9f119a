namespace LuBan.Observability.Logs.Store;

/// <summary>A Bloom filter of a chunk's tokens: says "certainly not there" or "perhaps there"; wrong about one time in a hundred.</summary>
internal sealed class TokenFilter(byte[] bits)
{
    private const int BitsPerToken = 10;
    private const int Probes = 7;

    internal byte[] Bits => bits;

    internal static TokenFilter Of(IReadOnlyCollection<ulong> tokens)
    {
        var filter = new TokenFilter(new byte[Math.Max(8, ((tokens.Count * BitsPerToken) + 7) / 8)]);
        foreach (var token in tokens) filter.Set(token);
        return filter;
    }

    internal bool MayContain(ulong token)
    {
        for (var probe = 0; probe < Probes; probe++)
        {
            var bit = Bit(token, probe);
            if ((bits[bit >> 3] & (1 << (int)(bit & 7))) == 0) return false;
        }
        return true;
    }

    private void Set(ulong token)
    {
        for (var probe = 0; probe < Probes; probe++)
        {
            var bit = Bit(token, probe);
            bits[bit >> 3] |= (byte)(1 << (int)(bit & 7));
        }
    }

    private long Bit(ulong token, int probe) => (long)(((token & 0xffffffff) + ((ulong)probe * (token >> 32 | 1))) % ((ulong)bits.Length * 8));
}
