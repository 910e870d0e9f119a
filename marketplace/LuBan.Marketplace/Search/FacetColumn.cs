namespace LuBan.Marketplace.Search;

/// <summary>The values of one facet in a segment: for each document its values' numbers, side by side in one array.</summary>
internal sealed class FacetColumn(string[] values, int[] ends, int[] items)
{
    public IReadOnlyList<string> Values { get; } = values;

    public ReadOnlySpan<int> this[int document] => items.AsSpan(document == 0 ? 0 : ends[document - 1], ends[document] - (document == 0 ? 0 : ends[document - 1]));

    /// <summary>Documents with any value that is accepted.</summary>
    public BitSet Where(Func<string, bool> accepts)
    {
        var accepted = Array.ConvertAll(values, value => accepts(value));
        var set = new BitSet(ends.Length);
        if (Array.IndexOf(accepted, true) < 0) return set;
        for (var document = 0; document < ends.Length; document++)
        {
            foreach (var item in this[document])
            {
                if (!accepted[item]) continue;
                set.Add(document);
                break;
            }
        }
        return set;
    }

    /// <summary>Adds how many documents of a set have which value.</summary>
    public void Count(BitSet set, Dictionary<string, int> counts)
    {
        var found = new int[values.Length];
        foreach (var document in set)
        {
            foreach (var item in this[document]) found[item]++;
        }
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i] > 0) counts[values[i]] = counts.GetValueOrDefault(values[i]) + found[i];
        }
    }

    /// <summary>Fills a column, document by document.</summary>
    internal sealed class Builder(int documents)
    {
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
        private readonly List<int> _items = [];
        private readonly int[] _ends = new int[documents];
        private int _document;

        public void Add(IEnumerable<string> values)
        {
            var start = _items.Count;
            foreach (var value in values)
            {
                if (!_numbers.TryGetValue(value, out var number)) _numbers[value] = number = _numbers.Count;
                if (_items.IndexOf(number, start) < 0) _items.Add(number);
            }
            _ends[_document++] = _items.Count;
        }

        public FacetColumn Build() => new([.. _numbers.Keys], _ends, [.. _items]);
    }
}
