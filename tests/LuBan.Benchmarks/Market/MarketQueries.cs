namespace LuBan.Benchmarks.Market;

/// <summary>What is asked of a marketplace: of each kind many more different questions, pages among them, than it remembers answers (256), so that each is answered anew.</summary>
/// <param name="Name">What is asked.</param>
/// <param name="Paths">The questions.</param>
/// <param name="Target">The 99th percentile that is aimed at, in milliseconds.</param>
internal sealed record MarketQueries(string Name, IReadOnlyList<string> Paths, double Target)
{
    private const int Many = 2000;
    private const double Search = 25;
    private const double Facets = 40;
    private const double List = 3;

    /// <summary>Searches of the feed, as NuGet's clients send them.</summary>
    public static IReadOnlyList<MarketQueries> Searches(MarketVocabulary words) =>
    [
        new("search, empty", Feed(Pages([""])), Search),
        new("search, a frequent word", Feed(Pages(MarketVocabulary.Broad)), Search),
        new("search, a rare word", Feed(Times(words.Rare)), Search),
        new("search, two words", Feed(Times(() => $"{words.Common()} {words.Any()}")), Search),
        new("search, a typing mistake", Feed(Pages(Times(words.Typo))), Search),
        new("search, Chinese", Feed(Pages(MarketVocabulary.Chinese)), Search),
        new("search, nothing to be found", Feed([.. Enumerable.Range(0, Many).Select(number => $"xqzw{number}kjh")]), Search),
        new("facets, empty", Catalogue(Pages([""])), Facets),
        new("facets, a frequent word", Catalogue(Pages(MarketVocabulary.Broad)), Facets),
        new("facets, two words and a filter", [.. Catalogue(Times(() => $"{words.Common()} {words.Any()}")).Select(path => path + "&category=devops&sort=downloads")], Facets),
    ];

    /// <summary>What restore and lists read.</summary>
    public static IReadOnlyList<MarketQueries> Files(IEnumerable<string> ids)
    {
        var lower = ids.Select(id => id.ToLowerInvariant()).ToList();
        return
        [
            new("version list", [.. lower.Select(id => $"/v3/flat/{id}/index.json")], List),
            new("registration", [.. lower.Select(id => $"/v3/registration-gz-semver2/{id}/index.json")], List),
        ];
    }

    private static List<string> Feed(IEnumerable<string> terms) => [.. terms.Select(term => $"/v3/search?q={term}&take=20&prerelease=true&semVerLevel=2.0.0")];

    private static List<string> Catalogue(IEnumerable<string> terms) => [.. terms.Select(term => "/api/marketplace/v1/extensions?q=" + term)];

    /// <summary>Words, each with several pages.</summary>
    private static List<string> Pages(IReadOnlyList<string> terms) => [.. Enumerable.Range(0, Many).Select(number => $"{Uri.EscapeDataString(Uri.UnescapeDataString(terms[number % terms.Count]))}&skip={number / terms.Count}")];

    private static List<string> Times(Func<string> make) => [.. Enumerable.Range(0, Many).Select(_ => Uri.EscapeDataString(make())).Distinct()];
}
