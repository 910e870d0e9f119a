namespace LuBan.Marketplace.Search;

/// <summary>A word of a segment that stands for a word of the query.</summary>
/// <param name="Term">The word's number in the segment.</param>
/// <param name="Weights">How much it counts, by its fields.</param>
internal readonly record struct TermMatch(int Term, byte[] Weights);

/// <summary>Which words of the index stand for the words of a query, segment by segment.</summary>
internal sealed class TermMatches
{
    private const int MaxNear = 40;
    private readonly IndexSnapshot _snapshot;
    private readonly List<List<TermMatch>[]> _words = [];

    private TermMatches(IndexSnapshot snapshot) => _snapshot = snapshot;

    /// <summary>For each word of the query, for each segment: the words that stand for it.</summary>
    public IReadOnlyList<List<TermMatch>[]> Words => _words;

    /// <summary>Words that were found only by similar ones.</summary>
    public Dictionary<string, string> Corrections { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether similar words were left out, because the word itself was found.</summary>
    public bool CouldBeWider { get; private set; }

    /// <summary>Looks the words up. Similar words are taken only for words that the index does not have, or for all when asked to.</summary>
    public static TermMatches Find(IndexSnapshot snapshot, IEnumerable<QueryWord> words, bool wide)
    {
        var matches = new TermMatches(snapshot);
        foreach (var word in words) matches.Add(word, wide);
        return matches;
    }

    private void Add(QueryWord word, bool wide)
    {
        var found = Array.ConvertAll(new int[_snapshot.Parts.Count], _ => new List<TermMatch>());
        var count = 0;
        for (var i = 0; i < found.Length; i++) count += Same(_snapshot.Parts[i].Segment, word, found[i]);
        if (count == 0 && word.Parts.Count > 1)
        {
            foreach (var part in word.Parts) Add(part, wide);
            return;
        }
        var tolerance = word.MayBeNear ? NearTerms.Tolerance(word.Text) : 0;
        if (tolerance > 0 && (wide || count == 0)) Near(word, tolerance, count == 0, found);
        else CouldBeWider |= tolerance > 0;
        _words.Add(found);
    }

    private static int Same(SearchSegment segment, QueryWord word, List<TermMatch> found)
    {
        var first = segment.FirstTerm(word.Text);
        if (first < segment.Terms && segment.Term(first).SequenceEqual(word.Text)) found.Add(new(first, SearchWeights.Exact));
        if (word.IsPrefix)
        {
            var end = segment.EndOfPrefix(word.Text, first);
            for (var term = first + found.Count; term < end; term++) found.Add(new(term, SearchWeights.Prefix));
        }
        return found.Count;
    }

    private void Near(QueryWord word, int tolerance, bool isOnlyWay, List<TermMatch>[] found)
    {
        var near = new List<(int Part, int Term, int Distance, int Uses)>();
        for (var i = 0; i < found.Length; i++)
        {
            var (part, segment) = (i, _snapshot.Parts[i].Segment);
            NearTerms.Find(segment, word.Text, tolerance, (term, distance) =>
            {
                if (distance > 0) near.Add((part, term, distance, segment.PostingsOf(term).Length));
            });
        }
        if (near.Count == 0) return;
        // One letter wrong is likelier than two, and a word that many use is likelier meant.
        near.Sort((one, other) => one.Distance != other.Distance ? one.Distance.CompareTo(other.Distance) : other.Uses.CompareTo(one.Uses));
        foreach (var (part, term, distance, _) in near.Take(MaxNear)) found[part].Add(new(term, distance == 1 ? SearchWeights.Near : SearchWeights.Far));
        if (isOnlyWay) Corrections[word.Text] = _snapshot.Parts[near[0].Part].Segment.Term(near[0].Term).ToString();
    }
}
