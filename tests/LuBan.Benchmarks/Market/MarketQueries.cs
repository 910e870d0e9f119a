namespace LuBan.Benchmarks.Market;

/// <summary>What is asked of a marketplace: of each kind many different questions, so that no answer is just remembered.</summary>
/// <param name="Name">What is asked.</param>
/// <param name="Paths">The questions.</param>
/// <param name="Target">The 99th percentile that is aimed at, in milliseconds.</param>
internal sealed record MarketQueries(string Name, IReadOnlyList<string> Paths, double Target)
{
    private const int Many = 200;
    private const double Search = 25;
    private const double Facets = 40;
    private const double List = 3;

    /// <summary>Searches of the feed, as NuGet's clients send them.</summary>
    public static IReadOnlyList<MarketQueries> Searches(MarketVocabulary words) =>
    [
        new("search, empty", [.. Enumerable.Range(0, 20).Select(page => $"/v3/search?q=&skip={page * 20}&take=20&prerelease=true&semVerLevel=2.0.0")], Search),
        new("search, a frequent word", Feed(MarketVocabulary.Broad), Search),
        new("search, a rare word", Feed(Times(words.Rare)), Search),
        new("search, two words", Feed(Times(() => $"{words.Common()} {words.Any()}")), Search),
        new("search, a typing mistake", Feed(Times(words.Typo)), Search),
        new("search, Chinese", Feed(MarketVocabulary.Chinese), Search),
        new("search, nothing to be found", Feed([.. Enumerable.Range(0, Many).Select(number => $"xqzw{number}kjh")]), Search),
        new("facets, empty", [.. Enumerable.Range(0, 20).Select(page => $"/api/marketplace/v1/extensions?skip={page * 20}")], Facets),
        new("facets, a frequent word", [.. MarketVocabulary.Broad.Select(word => $"/api/marketplace/v1/extensions?q={word}")], Facets),
        new("facets, two words and a filter", [.. Times(() => $"/api/marketplace/v1/extensions?q={words.Common()}%20{words.Any()}&category=devops&sort=downloads")], Facets),
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

    private static List<string> Feed(IReadOnlyList<string> terms) => [.. terms.Select(term => $"/v3/search?q={Uri.EscapeDataString(term)}&take=20&prerelease=true&semVerLevel=2.0.0")];

    private static List<string> Times(Func<string> make) => [.. Enumerable.Range(0, Many).Select(_ => make()).Distinct()];
}
