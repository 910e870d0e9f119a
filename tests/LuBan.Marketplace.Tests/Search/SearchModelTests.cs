using LuBan.Marketplace.Search;
using LuBan.Marketplace.State;
using LuBan.Packages;

namespace LuBan.Marketplace.Tests.Search;

/// <summary>The index against the plainest model of it: go through all packages and look.</summary>
public sealed class SearchModelTests
{
    private static readonly string[] Hosts = ["1.0.0", "1.4.0", "2.1.0"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Totals_pages_orders_and_facets_are_those_of_the_model(int seed)
    {
        var packages = SearchSamples.Many(250, seed).ToList();
        var index = new SearchIndex(SearchSamples.State(packages), hosts: Hosts);

        Compare(index, packages, new Random(seed * 31), rounds: 80);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Changes_by_the_thousand_and_merges_leave_what_a_new_index_would_have(int seed)
    {
        var random = new Random(seed);
        var packages = SearchSamples.Many(300, seed).ToDictionary(package => package.Id.ToLowerInvariant());
        var state = SearchSamples.State(packages.Values.Take(100));
        var index = new SearchIndex(state, hosts: Hosts);
        index.Start();

        foreach (var package in packages.Values.Skip(100))
        {
            state.Apply(new JournalEntry(state.Sequence + 1, default, "test", new PackageSaved(package.Id, package.Publisher, [package.Publisher], package.Verified), ""), default);
            state.Save(package.Id, [.. package.Versions]);
            // Now and then one that was there changes or goes.
            var other = state.Packages.ElementAt(random.Next(state.Count));
            var version = other.Versions[random.Next(other.Versions.Length)];
            state.Save(other.Id, version with { State = random.Next(2) == 0 ? VersionState.Listed : VersionState.Quarantined });
            if (random.Next(10) == 0) state.Apply(new JournalEntry(state.Sequence + 1, default, "test", new DownloadsCounted(new DateOnly(2026, 1, 1), new Dictionary<string, long> { [$"{other.Id}/{version.Version}".ToLowerInvariant()] = 100_000 }), ""), default);
            if (random.Next(5) == 0) index.Search(new SearchQuery { Text = "ka" });
            if (random.Next(40) == 0) index.Maintain();
        }
        index.Maintain();

        Compare(index, [.. state.Packages], random, rounds: 50);
    }

    private static void Compare(SearchIndex index, List<PackageEntry> packages, Random random, int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            var query = Query(packages, random);

            var answer = index.Search(query);

            // The model knows no similar words: when it finds nothing the index may.
            var expected = Model.Matches(packages, query).ToList();
            if (expected.Count == 0 && query.Text is { Length: > 0 }) continue;
            Assert.Equal(expected.Count, answer.Total);
            var page = Model.Order(expected, query);
            if (page is not null) Assert.Equal(page.Skip(query.Skip).Take(query.Take).Select(package => package.Id), answer.Hits.Select(hit => hit.Package.Id));
            Assert.Equal(Math.Clamp(expected.Count - query.Skip, 0, query.Take), answer.Hits.Count);
            Assert.All(answer.Hits, hit => Assert.Equal(Model.Offered(hit.Package, query).Last().Version, hit.Version.Version));
            Check(packages, query, answer.Facets!);
        }
    }

    private static void Check(List<PackageEntry> packages, SearchQuery query, SearchFacets facets)
    {
        Same(facets.Categories, Model.Matches(packages, query with { Categories = [] }).SelectMany(package => Model.Card(package).Categories.Select(value => value.ToLowerInvariant()).Distinct()), int.MaxValue);
        Same(facets.Tags, Model.Matches(packages, query with { Tags = [] }).SelectMany(package => Model.Card(package).Tags.Select(value => value.ToLowerInvariant()).Distinct()), 20);
        Same(facets.Publishers, Model.Matches(packages, query with { Publishers = [] }).Select(package => package.Publisher), 20);
        Same(facets.Licenses, Model.Matches(packages, query with { Licenses = [] }).Select(package => Model.Card(package).License).OfType<string>(), 20);
        Same(facets.Verified, Model.Matches(packages, query with { Verified = null }).Select(package => package.Verified ? "true" : "false"), 2);
        Same(facets.Hosts, Hosts.SelectMany(host => Model.Matches(packages, query with { HostVersion = host }).Select(_ => host)), int.MaxValue);
    }

    private static void Same(IReadOnlyList<FacetCount> facet, IEnumerable<string> values, int top) => Assert.Equal(
        values.GroupBy(value => value).Select(group => (group.Key, Count: group.Count())).OrderByDescending(group => group.Count).ThenBy(group => group.Key, StringComparer.Ordinal).Take(top).Select(group => $"{group.Key} {group.Count}"),
        facet.Select(count => $"{count.Value} {count.Count}"));

    private static SearchQuery Query(List<PackageEntry> packages, Random random)
    {
        var sample = Model.Card(packages[random.Next(packages.Count)]);
        return new SearchQuery
        {
            Text = random.Next(4) switch { 0 => null, 1 => sample.Description.Split(' ')[0], 2 => sample.Title, _ => sample.Tags[0][..2] },
            Categories = Some(sample.Categories),
            Tags = Some(sample.Tags),
            Publishers = Some([packages[random.Next(packages.Count)].Publisher, packages[random.Next(packages.Count)].Publisher]),
            Licenses = Some(["mit", "Apache-2.0"]),
            Verified = random.Next(6) switch { 0 => true, 1 => false, _ => null },
            HostVersion = random.Next(3) == 0 ? Hosts[random.Next(Hosts.Length)] : null,
            Channel = random.Next(5) == 0 ? "beta" : null,
            IncludePrerelease = random.Next(2) == 0,
            IncludeSemVer2 = random.Next(4) != 0,
            Sort = (SearchSort)random.Next(5),
            WithFacets = true,
            Skip = random.Next(3) == 0 ? random.Next(30) : 0,
            Take = random.Next(40),
        };

        IReadOnlyList<string> Some(IReadOnlyList<string> values) => random.Next(5) == 0 ? [.. values.Take(2)] : [];
    }

    private static class Model
    {
        public static PackageCard Card(PackageEntry package)
        {
            var listed = package.Versions.Where(version => version.State.IsListed()).ToList();
            return (listed.LastOrDefault(version => !PackageVersions.IsPrerelease(version.Version)) ?? listed.LastOrDefault() ?? package.Versions[0]).Card;
        }

        public static IEnumerable<VersionEntry> Offered(PackageEntry package, SearchQuery query) => package.Versions.Where(version => version.State.IsListed()
            && (query.IncludePrerelease || !PackageVersions.IsPrerelease(version.Version))
            && (query.IncludeSemVer2 || !version.Version.Contains("-beta.", StringComparison.Ordinal))
            && (query.Channel is null || version.Channel == query.Channel)
            && (query.HostVersion is null || PackageVersions.FitsHost(version.HostRange, query.HostVersion)));

        public static IEnumerable<PackageEntry> Matches(IEnumerable<PackageEntry> packages, SearchQuery query) => packages.Where(package =>
            Offered(package, query).Any()
            && Any(query.Categories, Card(package).Categories) && Any(query.Tags, Card(package).Tags) && Any(query.Publishers, [package.Publisher])
            && Any(query.Licenses, Card(package).License is { } license ? [license] : [])
            && (query.Verified is null || query.Verified == package.Verified)
            && HasWords(package, query.Text));

        /// <summary>The whole order; null for one that depends on scores.</summary>
        public static IEnumerable<PackageEntry>? Order(List<PackageEntry> found, SearchQuery query) => query.Sort switch
        {
            SearchSort.Name => found.OrderBy(package => package.Id, StringComparer.OrdinalIgnoreCase),
            SearchSort.Updated => Then(found.OrderByDescending(package => package.Versions.Where(version => version.State.IsListed()).Max(version => version.Pushed))),
            SearchSort.Relevance when query.Text is { Length: > 0 } => null,
            _ => Then(found.OrderBy(_ => 0)),
        };

        private static IOrderedEnumerable<PackageEntry> Then(IOrderedEnumerable<PackageEntry> order) => order.ThenByDescending(package => package.Downloads).ThenBy(package => package.Id, StringComparer.OrdinalIgnoreCase);

        private static bool Any(IReadOnlyList<string> wanted, IEnumerable<string> has) => wanted.Count == 0 || has.Intersect(wanted, StringComparer.OrdinalIgnoreCase).Any();

        private static bool HasWords(PackageEntry package, string? text)
        {
            var card = Card(package);
            var texts = new[] { package.Id, card.Title, card.Description, package.Publisher }.Concat(card.Tags).Concat(card.Categories).Concat(card.Authors).Concat(card.Summary.Values).Concat(card.DisplayName.Values).ToList();
            var words = QueryWord.Read(text);
            return words.All(word => texts.Exists(piece => Words(piece).Exists(has => word.IsPrefix ? has.StartsWith(word.Text, StringComparison.Ordinal) : has == word.Text)));
        }

        private static List<string> Words(string text)
        {
            var found = new List<string>();
            var words = new SearchWords(text, stackalloc char[SearchWords.MaxLength], parts: text.Contains('.', StringComparison.Ordinal));
            while (words.MoveNext()) found.Add(words.Current.ToString());
            return found;
        }
    }
}
