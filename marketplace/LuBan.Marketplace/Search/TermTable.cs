using System.Runtime.InteropServices;

namespace LuBan.Marketplace.Search;

/// <summary>Gives words numbers, in order of appearance. The words' characters lie in one array: there are hundreds of thousands of them.</summary>
internal sealed class TermTable
{
    private int[] _buckets;
    private readonly List<int> _next = [];
    private readonly List<int> _hashes = [];
    private readonly List<int> _ends = [];
    private readonly List<char> _characters = [];

    public TermTable(int capacity) => _buckets = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity))];

    public int Count => _ends.Count;

    public int Add(ReadOnlySpan<char> word)
    {
        var hash = string.GetHashCode(word);
        for (var i = _buckets[hash & (_buckets.Length - 1)] - 1; i >= 0; i = _next[i])
        {
            if (_hashes[i] == hash && this[i].SequenceEqual(word)) return i;
        }
        if (Count >= _buckets.Length) Grow();
        ref var bucket = ref _buckets[hash & (_buckets.Length - 1)];
        _next.Add(bucket - 1);
        _hashes.Add(hash);
        _characters.AddRange(word);
        _ends.Add(_characters.Count);
        bucket = Count;
        return Count - 1;
    }

    public ReadOnlySpan<char> this[int number]
    {
        get
        {
            var start = number == 0 ? 0 : _ends[number - 1];
            return CollectionsMarshal.AsSpan(_characters)[start.._ends[number]];
        }
    }

    /// <summary>The words' numbers, in the order of their characters' codes.</summary>
    public int[] Sorted()
    {
        var numbers = new int[Count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = i;
        Array.Sort(numbers, (one, other) => this[one].SequenceCompareTo(this[other]));
        return numbers;
    }

    private void Grow()
    {
        _buckets = new int[_buckets.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            ref var bucket = ref _buckets[_hashes[i] & (_buckets.Length - 1)];
            _next[i] = bucket - 1;
            bucket = i + 1;
        }
    }
}
