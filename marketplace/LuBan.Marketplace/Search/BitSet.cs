using System.Numerics;

namespace LuBan.Marketplace.Search;

/// <summary>A set of documents of one segment, one bit for each.</summary>
/// <param name="size">How many documents the segment has.</param>
internal sealed class BitSet(int size)
{
    private readonly ulong[] _words = new ulong[(size + 63) / 64];

    public int Size { get; } = size;

    public bool this[int index] => (_words[index >> 6] >> index & 1) != 0;

    public static BitSet All(int size)
    {
        var set = new BitSet(size);
        Array.Fill(set._words, ulong.MaxValue);
        if (size % 64 != 0 && size > 0) set._words[^1] = (1UL << size % 64) - 1;
        return set;
    }

    public BitSet Copy()
    {
        var copy = new BitSet(Size);
        _words.CopyTo(copy._words, 0);
        return copy;
    }

    public void Add(int index) => _words[index >> 6] |= 1UL << index;

    public void Remove(int index) => _words[index >> 6] &= ~(1UL << index);

    public BitSet And(BitSet other)
    {
        for (var i = 0; i < _words.Length; i++) _words[i] &= other._words[i];
        return this;
    }

    public BitSet AndNot(BitSet other)
    {
        for (var i = 0; i < _words.Length; i++) _words[i] &= ~other._words[i];
        return this;
    }

    public int Count()
    {
        var count = 0;
        foreach (var word in _words) count += BitOperations.PopCount(word);
        return count;
    }

    public Enumerator GetEnumerator() => new(_words);

    /// <summary>Goes through the set in ascending order.</summary>
    internal struct Enumerator(ulong[] words)
    {
        private ulong _rest = words.Length > 0 ? words[0] : 0;
        private int _word;

        public int Current { get; private set; }

        public bool MoveNext()
        {
            while (_rest == 0)
            {
                if (++_word >= words.Length) return false;
                _rest = words[_word];
            }
            Current = (_word << 6) + BitOperations.TrailingZeroCount(_rest);
            _rest &= _rest - 1;
            return true;
        }
    }
}
