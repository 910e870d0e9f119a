namespace LuBan.Kernel.Browsing;

/// <summary>Finds extensions, counts what else could be filtered by, and puts them in order.</summary>
internal static class ShelfSearch
{
    private const int ExactId = 20_000;
    private const int IdPrefix = 250;
    private const int MinimumNear = 4;

    /// <summary>Looks for what a query asks for.</summary>
    /// <param name="items">Where to look.</param>
    /// <param name="query">What for.</param>
    public static ShelfAnswer Run(IReadOnlyList<ShelfItem> items, ShelfQuery query)
    {
        var scores = Score(items, query.Text);
        var facets = ShelfFacet.All.Select(facet => (Facet: facet, Wanted: facet.Wanted(query), Counts: new Dictionary<string, int>(StringComparer.Ordinal))).ToArray();
        var found = new List<(ShelfItem Item, int Score)>();
        foreach (var item in items)
        {
            var score = scores is null ? 1 : scores.GetValueOrDefault(item);
            if (score == 0 || !Passes(item, query)) continue;
            // A facet counts what its own filter leaves out, too: it says what choosing another value would give.
            var failed = 0u;
            for (var i = 0; i < facets.Length; i++)
            {
                if (facets[i].Wanted.Count > 0 && !facets[i].Facet.Values(item).Any(facets[i].Wanted.Contains)) failed |= 1u << i;
            }
            if (failed == 0) found.Add((item, score));
            for (var i = 0; i < facets.Length; i++)
            {
                if (failed != 0 && failed != 1u << i) continue;
                foreach (var value in facets[i].Facet.Values(item)) facets[i].Counts[value] = facets[i].Counts.GetValueOrDefault(value) + 1;
            }
        }
        return new([.. Order(found, query)], facets.ToDictionary(facet => facet.Facet.Name, facet => (IReadOnlyDictionary<string, int>)facet.Counts, StringComparer.Ordinal));
    }

    private static bool Passes(ShelfItem item, ShelfQuery query) =>
        (query.Verified is null || item.Spec.Verified == query.Verified)
        && (query.Tags.Count == 0 || item.Spec.Tags.Any(tag => query.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase)));

    private static IEnumerable<ShelfItem> Order(List<(ShelfItem Item, int Score)> found, ShelfQuery query)
    {
        var ordered = query.Sort switch
        {
            "downloads" => found.OrderByDescending(hit => hit.Item.Status.Downloads),
            "updated" => found.OrderByDescending(hit => hit.Item.Updated ?? DateTimeOffset.MinValue),
            "name" => found.OrderBy(hit => hit.Item.DisplayName(query.Language), StringComparer.InvariantCultureIgnoreCase),
            _ => found.OrderByDescending(hit => hit.Score).ThenByDescending(hit => hit.Item.Spec.Verified).ThenByDescending(hit => hit.Item.Status.Downloads),
        };
        return ordered.ThenBy(hit => hit.Item.Name, StringComparer.Ordinal).Select(hit => hit.Item);
    }

    /// <summary>How well each fits; null when there is nothing to look for. Every word has to be found.</summary>
    private static Dictionary<ShelfItem, int>? Score(IReadOnlyList<ShelfItem> items, string text)
    {
        var words = ShelfWords.Cut(text, withParts: false).Distinct(StringComparer.Ordinal).ToList();
        if (words.Count == 0) return text.Trim().Length == 0 ? null : [];
        Dictionary<ShelfItem, int>? scores = null;
        foreach (var word in words)
        {
            var hits = Hits(items, word, static (known, wanted) => known.StartsWith(wanted, StringComparison.Ordinal) ? 60 : 0);
            // Only for what nobody has: whoever writes a word that is there means it.
            if (hits.Count == 0 && word.Length >= MinimumNear) hits = Hits(items, word, static (known, wanted) => ShelfWords.IsNear(known, wanted) ? 30 : 0);
            scores = scores is null ? hits : scores.Where(score => hits.ContainsKey(score.Key)).ToDictionary(score => score.Key, score => score.Value + hits[score.Key]);
        }
        var whole = text.Trim();
        foreach (var item in scores!.Keys.ToList())
        {
            if (item.Name.Equals(whole, StringComparison.OrdinalIgnoreCase)) scores[item] += ExactId;
            else if (item.Name.StartsWith(whole, StringComparison.OrdinalIgnoreCase)) scores[item] += IdPrefix;
        }
        return scores;
    }

    private static Dictionary<ShelfItem, int> Hits(IReadOnlyList<ShelfItem> items, string word, Func<string, string, int> percent)
    {
        var hits = new Dictionary<ShelfItem, int>();
        foreach (var item in items)
        {
            var best = item.Words.GetValueOrDefault(word);
            foreach (var (known, weight) in item.Words)
            {
                if (weight > best) best = Math.Max(best, weight * percent(known, word) / 100);
            }
            if (best > 0) hits[item] = best;
        }
        return hits;
    }
}

/// <summary>What was found.</summary>
/// <param name="Items">In order.</param>
/// <param name="Counts">From facet to value to how many there are.</param>
internal sealed record ShelfAnswer(IReadOnlyList<ShelfItem> Items, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Counts);
