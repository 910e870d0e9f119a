using System.Buffers;
using System.Globalization;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Search;

/// <summary>Answers one query on one snapshot.</summary>
internal sealed class SearchRun(IndexSnapshot snapshot, SearchQuery query, IReadOnlyList<string> hosts)
{
    private const int MaxSkip = 10_000;
    private const int MaxTake = 1_000;
    private const int MaxText = 300;
    private const int FacetTop = 20;

    private readonly OfferFilter _offers = OfferFilter.Of(query);
    private readonly string _text = (query.Text is { Length: > MaxText } text ? text[..MaxText] : query.Text ?? "").Trim();
    private readonly int _skip = Math.Clamp(query.Skip, 0, MaxSkip);
    private readonly int _take = Math.Clamp(query.Take, 0, MaxTake);
    private readonly Dictionary<string, int>[] _facets = [.. Enumerable.Range(0, (int)Facet.Count).Select(_ => new Dictionary<string, int>(StringComparer.Ordinal))];

    private enum Facet { Categories, Tags, Publishers, Licenses, Verified, Hosts, Count }

    public SearchAnswer Run()
    {
        var question = Question();
        if (snapshot.Remembered(question) is { } known) return known;
        var words = QueryWord.Read(_text);
        // Text of signs only asks for something that no package has.
        if (words.Count == 0 && _text.Length > 0) return Remember(question, new SearchAnswer(0, []) { Facets = query.WithFacets ? Facets() : null });

        var matches = TermMatches.Find(snapshot, words, wide: false);
        var texts = MatchText(matches);
        if (texts.Sum(text => text.Set.Count()) == 0 && matches.CouldBeWider)
        {
            Return(texts);
            matches = TermMatches.Find(snapshot, words, wide: true);
            texts = MatchText(matches);
        }
        try
        {
            return Remember(question, Answer(texts) with { Corrections = matches.Corrections });
        }
        finally
        {
            Return(texts);
        }
    }

    private static void Return(TextMatch[] texts)
    {
        foreach (var text in texts)
        {
            if (text.Scores is { } scores) ArrayPool<ushort>.Shared.Return(scores);
        }
    }

    private SearchAnswer Remember(string question, SearchAnswer answer)
    {
        snapshot.Remember(question, answer);
        return answer;
    }

    private string Question() => string.Join('\u001f',
        _text, string.Join('\u001e', query.Categories), string.Join('\u001e', query.Tags), string.Join('\u001e', query.Publishers),
        string.Join('\u001e', query.Licenses), query.Verified, query.HostVersion ?? "\u001e", query.Channel ?? "\u001e", query.IncludePrerelease,
        query.IncludeSemVer2, query.Sort, query.WithFacets, _skip.ToString(CultureInfo.InvariantCulture), _take.ToString(CultureInfo.InvariantCulture));

    private SearchAnswer Answer(TextMatch[] texts)
    {
        var total = 0;
        var best = new List<Found>();
        for (var i = 0; i < texts.Length; i++)
        {
            var segment = snapshot.Parts[i].Segment;
            var matched = ApplyFilters(segment, texts[i].Set);
            total += matched.Count();
            foreach (var (key, document) in Top(segment, matched, texts[i].Scores)) best.Add(new Found(segment, document, key));
        }
        best.Sort(Compare);
        var hits = best.Skip(_skip).Take(_take).Select(found => found.Segment.Packages[found.Document])
            .Select(package => new SearchHit(package, package.Versions.Last(_offers.Accepts)));
        return new SearchAnswer(total, [.. hits]) { Facets = query.WithFacets ? Facets() : null };
    }

    private int Compare(Found one, Found other)
    {
        if (query.Sort != SearchSort.Name && one.Key != other.Key) return other.Key.CompareTo(one.Key);
        var (a, b) = (one.Segment.Packages[one.Document], other.Segment.Packages[other.Document]);
        if (query.Sort != SearchSort.Name && a.Downloads != b.Downloads) return b.Downloads.CompareTo(a.Downloads);
        return StringComparer.OrdinalIgnoreCase.Compare(a.Id, b.Id);
    }

    private (long Key, int Document)[] Top(SearchSegment segment, BitSet matched, ushort[]? scores)
    {
        var top = new TopHits(_skip + _take);
        Func<int, long> key = query.Sort switch
        {
            SearchSort.Relevance when scores is not null => Scored(segment, scores),
            SearchSort.Downloads => document => segment.Packages[document].Downloads,
            SearchSort.Rating => document => (long)(segment.Ratings[document] * 1_000_000),
            SearchSort.Updated => document => segment.Updated[document],
            SearchSort.Name => document => -segment.Places[document],
            _ => document => segment.Packages[document].Downloads,
        };
        // Documents are in the order of their downloads: nothing after the first full page is better.
        var isOrdered = query.Sort == SearchSort.Downloads || (query.Sort == SearchSort.Relevance && scores is null);
        foreach (var document in matched)
        {
            var value = key(document);
            if (top.IsFullFor(value))
            {
                if (isOrdered) break;
                continue;
            }
            top.Add(value, document);
        }
        return top.Sorted();
    }

    /// <summary>The words' score, and what the whole text says of the id.</summary>
    private Func<int, long> Scored(SearchSegment segment, ushort[] scores)
    {
        var begins = new BitSet(segment.Size);
        var exact = -1;
        if (_text.Length > 1)
        {
            foreach (var document in segment.IdsFrom(_text)) begins.Add(document);
            exact = segment.Find(_text);
        }
        return document => scores[document]
            + (segment.Verified[document] ? SearchWeights.Verified : 0)
            + (begins[document] ? SearchWeights.IdPrefix : 0)
            + (document == exact ? SearchWeights.ExactId : 0);
    }

    /// <summary>Leaves what every filter lets through, and counts facets on the way.</summary>
    private BitSet ApplyFilters(SearchSegment segment, BitSet text)
    {
        BitSet?[] filters =
        [
            Where(segment.Categories, query.Categories, lower: true), Where(segment.Tags, query.Tags, lower: true),
            Where(segment.Publishers, query.Publishers, lower: false), Where(segment.Licenses, query.Licenses, lower: false),
            query.Verified is { } verified ? VerifiedIs(segment, verified) : null,
            segment.Offered(_offers),
        ];
        if (query.WithFacets) Count(segment, text, filters);
        var matched = text.Copy();
        foreach (var filter in filters)
        {
            if (filter is not null) matched.And(filter);
        }
        return matched;
    }

    private static BitSet VerifiedIs(SearchSegment segment, bool verified) => verified ? segment.Verified : BitSet.All(segment.Size).AndNot(segment.Verified);

    private static BitSet? Where(FacetColumn column, IReadOnlyList<string> wanted, bool lower)
    {
        if (wanted.Count == 0) return null;
        var values = wanted.Select(value => lower ? value.ToLowerInvariant() : value).ToHashSet(lower ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        return column.Where(values.Contains);
    }

    private void Count(SearchSegment segment, BitSet text, BitSet?[] filters)
    {
        FacetColumn[] columns = [segment.Categories, segment.Tags, segment.Publishers, segment.Licenses];
        for (var facet = Facet.Categories; facet < Facet.Count; facet++)
        {
            var others = text.Copy();
            for (var i = 0; i < filters.Length; i++)
            {
                if (i != (int)facet && filters[i] is { } filter) others.And(filter);
            }
            var counts = _facets[(int)facet];
            if (facet == Facet.Hosts) CountHosts(segment, others, counts);
            else if (facet == Facet.Verified)
            {
                var all = others.Count();
                var verified = others.And(segment.Verified).Count();
                Add(counts, "true", verified);
                Add(counts, "false", all - verified);
            }
            else columns[(int)facet].Count(others, counts);
        }
    }

    private void CountHosts(SearchSegment segment, BitSet others, Dictionary<string, int> counts)
    {
        foreach (var host in hosts) Add(counts, host, others.Copy().And(segment.Offered(_offers with { Host = host })).Count());
    }

    private static void Add(Dictionary<string, int> counts, string value, int count)
    {
        if (count > 0) counts[value] = counts.GetValueOrDefault(value) + count;
    }

    private SearchFacets Facets() => new(
        Largest(Facet.Categories, int.MaxValue), Largest(Facet.Tags, FacetTop), Largest(Facet.Publishers, FacetTop),
        Largest(Facet.Licenses, FacetTop), Largest(Facet.Verified, 2), Largest(Facet.Hosts, int.MaxValue));

    private List<FacetCount> Largest(Facet facet, int top) => [.. _facets[(int)facet]
        .OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal).Take(top).Select(count => new FacetCount(count.Key, count.Value))];

    private TextMatch[] MatchText(TermMatches matches)
    {
        var texts = new TextMatch[snapshot.Parts.Count];
        for (var i = 0; i < texts.Length; i++) texts[i] = TextMatch.Of(snapshot.Parts[i], matches.Words, i);
        return texts;
    }

    private sealed record Found(SearchSegment Segment, int Document, long Key);
}
