using System.Collections.Concurrent;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Search;

/// <summary>
/// A part of the index that never changes: documents in the order of their downloads, the words in order with the places where they stand, and
/// the facets' columns.
/// </summary>
internal sealed class SearchSegment
{
    private readonly ConcurrentDictionary<OfferFilter, BitSet> _offered = new();

    /// <summary>The documents: the most downloaded first, then by id.</summary>
    public required PackageEntry[] Packages { get; init; }

    /// <summary>Every word, one after the other.</summary>
    public required char[] Characters { get; init; }

    /// <summary>Where each word ends; words are in the order of their characters' codes.</summary>
    public required int[] TermEnds { get; init; }

    /// <summary>Where each word's postings end.</summary>
    public required int[] PostingEnds { get; init; }

    /// <summary>Document number and fields (<see cref="SearchWeights.FieldBits"/>) of every place of every word, ascending.</summary>
    public required int[] Postings { get; init; }

    /// <summary>Documents by id, without regard to case.</summary>
    public required int[] ById { get; init; }

    /// <summary>Documents' places in <see cref="ById"/>.</summary>
    public required int[] Places { get; init; }

    /// <summary>When each was updated, in UTC ticks.</summary>
    public required long[] Updated { get; init; }

    /// <summary>What each is rated.</summary>
    public required float[] Ratings { get; init; }

    public required BitSet Verified { get; init; }

    public required FacetColumn Categories { get; init; }

    public required FacetColumn Tags { get; init; }

    public required FacetColumn Publishers { get; init; }

    public required FacetColumn Licenses { get; init; }

    /// <summary>What its versions are offered for, see <see cref="Offer"/>.</summary>
    public required FacetColumn Offers { get; init; }

    public int Size => Packages.Length;

    public int Terms => TermEnds.Length;

    public ReadOnlySpan<char> Term(int term)
    {
        var start = term == 0 ? 0 : TermEnds[term - 1];
        return Characters.AsSpan(start, TermEnds[term] - start);
    }

    public ReadOnlySpan<int> PostingsOf(int term)
    {
        var start = term == 0 ? 0 : PostingEnds[term - 1];
        return Postings.AsSpan(start, PostingEnds[term] - start);
    }

    /// <summary>The first word that is not before a text.</summary>
    public int FirstTerm(ReadOnlySpan<char> text, int from = 0)
    {
        var (low, high) = (from, Terms);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Term(middle).SequenceCompareTo(text) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>The first word after every word that begins with a text.</summary>
    public int EndOfPrefix(ReadOnlySpan<char> prefix, int from)
    {
        // Most beginnings have few words: steps that double find the end sooner than halves of everything.
        var (low, step) = (from, 1);
        while (low + step < Terms && IsBeforeEnd(low + step, prefix)) (low, step) = (low + step, step * 2);
        var high = Math.Min(low + step, Terms);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (IsBeforeEnd(middle, prefix)) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>The document of an id; -1 when it has none.</summary>
    public int Find(string id)
    {
        var at = FirstId(id);
        return at < Size && Packages[ById[at]].Id.Equals(id, StringComparison.OrdinalIgnoreCase) ? ById[at] : -1;
    }

    /// <summary>The documents whose id begins with a text.</summary>
    public ReadOnlySpan<int> IdsFrom(string prefix)
    {
        var start = FirstId(prefix);
        var (low, high) = (start, Size);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Packages[ById[middle]].Id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) low = middle + 1;
            else high = middle;
        }
        return ById.AsSpan(start, low - start);
    }

    /// <summary>The documents with a version that a filter lets through.</summary>
    public BitSet Offered(OfferFilter filter)
    {
        if (_offered.TryGetValue(filter, out var set)) return set;
        set = Offers.Where(filter.Accepts);
        // A stranger may ask for any number of host versions.
        if (_offered.Count >= 32) _offered.Clear();
        return _offered.GetOrAdd(filter, set);
    }

    private bool IsBeforeEnd(int term, ReadOnlySpan<char> prefix) => Term(term).StartsWith(prefix) || Term(term).SequenceCompareTo(prefix) < 0;

    private int FirstId(string id)
    {
        var (low, high) = (0, Size);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (StringComparer.OrdinalIgnoreCase.Compare(Packages[ById[middle]].Id, id) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
