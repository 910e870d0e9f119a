using LuBan.Marketplace.Search;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Tests.Search;

public sealed class SearchIndexTests
{
    [Fact]
    public void The_exact_id_comes_first_then_ids_that_begin_so_then_titles_then_tags_then_descriptions()
    {
        var index = SearchSamples.Index(
            SearchSamples.Package("Zeta.Described", 900_000, description: "Talks to kafka."),
            SearchSamples.Package("Zeta.Tagged", 90_000, tags: ["kafka"]),
            SearchSamples.Package("Zeta.Titled", 9_000, title: "Kafka for everybody"),
            SearchSamples.Package("Zeta.Kafka", 900),
            SearchSamples.Package("Kafka.Tools", 90),
            SearchSamples.Package("Kafka", 1));

        var ids = Ids(index, "kafka");

        Assert.Equal(["Kafka", "Kafka.Tools", "Zeta.Kafka", "Zeta.Titled", "Zeta.Tagged", "Zeta.Described"], ids);
    }

    [Fact]
    public void Between_equals_a_verified_one_comes_first_and_then_the_more_downloaded()
    {
        var index = SearchSamples.Index(
            SearchSamples.Package("A.One", 10, description: "mesh"),
            SearchSamples.Package("B.Two", 1_000, description: "mesh"),
            SearchSamples.Package("C.Three", 5, verified: true, description: "mesh"));

        Assert.Equal(["C.Three", "B.Two", "A.One"], Ids(index, "mesh"));
        Assert.Equal(["B.Two", "A.One", "C.Three"], Ids(index, ""));
    }

    [Theory]
    [InlineData("gatway", "gateway")]
    [InlineData("gaetway", "gateway")]
    [InlineData("gatewayy", "gateway")]
    [InlineData("obsrvabilty", "observability")]
    [InlineData("observabiltiy", "observability")]
    public void A_mistyped_word_finds_what_was_meant(string typed, string meant)
    {
        var index = SearchSamples.Index(SearchSamples.Package("Acme.Gateway"), SearchSamples.Package("Acme.Observability"), SearchSamples.Package("Acme.Gate"));

        var answer = index.Search(new SearchQuery { Text = typed });

        Assert.Contains(answer.Hits, hit => hit.Package.Id.Equals("Acme." + meant, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(meant, answer.Corrections[typed]);
    }

    [Theory]
    [InlineData("gat")]
    [InlineData("gxxway")]
    [InlineData("obsxxxability")]
    public void A_word_that_is_too_different_finds_nothing(string typed)
    {
        var index = SearchSamples.Index(SearchSamples.Package("Acme.Geteway"), SearchSamples.Package("Acme.Observability"));

        Assert.Empty(Ids(index, typed + " "));
    }

    [Fact]
    public void A_word_that_is_there_does_not_find_similar_ones()
    {
        var index = SearchSamples.Index(SearchSamples.Package("Acme.Cache"), SearchSamples.Package("Acme.Cacho"));

        Assert.Equal(["Acme.Cache"], Ids(index, "cache"));
    }

    [Fact]
    public void When_words_never_stand_together_similar_ones_are_tried()
    {
        var index = SearchSamples.Index(SearchSamples.Package("Acme.Cache", description: "redis"), SearchSamples.Package("Acme.Cacho", description: "tables"));

        Assert.Equal(["Acme.Cacho"], Ids(index, "cache tables"));
    }

    [Theory]
    [InlineData("日志")]
    [InlineData("志")]
    [InlineData("统")]
    [InlineData("日志系统")]
    [InlineData("k8s日志")]
    [InlineData("日志 K8S")]
    [InlineData("ｋ８ｓ")]
    public void Chinese_words_are_found_alone_and_beside_latin_ones(string typed)
    {
        var index = SearchSamples.Index(
            SearchSamples.Package("Acme.Logs", title: "Kubernetes 日志系统", description: "收集k8s的日志"),
            SearchSamples.Package("Acme.Other", title: "监控", description: "日程和标记"));

        Assert.Equal(["Acme.Logs"], Ids(index, typed));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("world")]
    [InlineData("helloworld")]
    [InlineData("HelloWorld")]
    [InlineData("hel wor")]
    [InlineData("acme hello-world")]
    [InlineData("Acme.HelloWorld")]
    [InlineData("HELLÓ")]
    public void Ids_are_found_by_their_parts(string typed)
    {
        var index = SearchSamples.Index(SearchSamples.Package("Acme.HelloWorld", description: "wor"), SearchSamples.Package("Acme.Other"));

        Assert.Equal(typed == "hel wor" ? [] : ["Acme.HelloWorld"], Ids(index, typed));
    }

    [Fact]
    public void The_last_word_may_be_half_typed()
    {
        var index = SearchSamples.Index(SearchSamples.Package("Acme.Prometheus", description: "metrics"), SearchSamples.Package("Acme.Process"));

        Assert.Equal(["Acme.Prometheus"], Ids(index, "metrics prom"));
        Assert.Equal(2, Ids(index, "pro").Count);
        Assert.Empty(Ids(index, "prom metrics"));
    }

    [Theory]
    [InlineData("---")]
    [InlineData("%_%")]
    [InlineData("\ud83d")]
    [InlineData("\0")]
    public void Signs_alone_find_nothing_and_break_nothing(string typed) => Assert.Empty(Ids(SearchSamples.Index(SearchSamples.Package("Acme.One")), typed));

    [Fact]
    public void Only_visible_versions_are_found_and_the_newest_that_fits_is_shown()
    {
        var index = SearchSamples.Index(
            SearchSamples.Package("Acme.Pre", versions: [SearchSamples.Version("1.0.0-beta.1")]),
            SearchSamples.Package("Acme.Hidden", versions: [SearchSamples.Version("1.0.0", state: VersionState.Unlisted), SearchSamples.Version("1.1.0", state: VersionState.Quarantined)]),
            SearchSamples.Package("Acme.Both", versions:
            [
                SearchSamples.Version("1.0.0", host: "[1.0.0, 2.0.0)"), SearchSamples.Version("2.0.0", host: "[2.0.0, 3.0.0)"),
                SearchSamples.Version("2.1.0", state: VersionState.Revoked), SearchSamples.Version("3.0.0-rc1", host: "[3.0.0, )", channel: "beta"),
            ]));

        Assert.Equal(["Acme.Both 2.0.0"], Shown(new SearchQuery()));
        Assert.Equal(["Acme.Both 3.0.0-rc1", "Acme.Pre 1.0.0-beta.1"], Shown(new SearchQuery { IncludePrerelease = true }));
        Assert.Equal(["Acme.Both 3.0.0-rc1"], Shown(new SearchQuery { IncludePrerelease = true, IncludeSemVer2 = false }));
        Assert.Equal(["Acme.Both 1.0.0"], Shown(new SearchQuery { HostVersion = "1.9.0" }));
        Assert.Equal(["Acme.Both 3.0.0-rc1"], Shown(new SearchQuery { Channel = "beta", IncludePrerelease = true }));
        Assert.Empty(Shown(new SearchQuery { HostVersion = "0.9.0" }));

        List<string> Shown(SearchQuery query) => [.. index.Search(query).Hits.Select(hit => $"{hit.Package.Id} {hit.Version.Version}")];
    }

    [Fact]
    public void A_change_is_found_by_the_next_search()
    {
        var state = SearchSamples.State(SearchSamples.Package("Acme.First"));
        var index = new SearchIndex(state);
        Assert.Equal(1, index.Search(new SearchQuery()).Total);

        state.Save("Acme.Second", SearchSamples.Version("1.0.0", new PackageCard { Title = "Second", Description = "fresh" }));
        Assert.Equal(["Acme.Second"], Ids(index, "fresh"));

        state.Save("Acme.Second", SearchSamples.Version("1.1.0", new PackageCard { Title = "Second", Description = "ripe" }));
        Assert.Empty(Ids(index, "fresh"));
        Assert.Equal(["Acme.Second"], Ids(index, "ripe"));

        state.Save("Acme.Second", SearchSamples.Version("1.0.0", state: VersionState.Revoked), SearchSamples.Version("1.1.0", state: VersionState.Revoked));
        Assert.Empty(Ids(index, "ripe"));
        Assert.Equal(1, index.Search(new SearchQuery()).Total);
    }

    [Fact]
    public void Completion_gives_ids_by_their_beginning_the_most_downloaded_first()
    {
        var index = SearchSamples.Index(
            SearchSamples.Package("Acme.Alpha", 1), SearchSamples.Package("acme.Beta", 5), SearchSamples.Package("Acme.Gamma", 3), SearchSamples.Package("Bcme.Delta", 9),
            SearchSamples.Package("Acme.Pre", 7, versions: [SearchSamples.Version("1.0.0-rc.1")]));
        var stable = new OfferFilter(Prerelease: false, SemVer2: true, Channel: null, Host: null);

        Assert.Equal((3, "acme.Beta Acme.Gamma"), Complete("ACME.", stable, 0, 2));
        Assert.Equal((3, "Acme.Alpha"), Complete("acme.", stable, 2, 2));
        Assert.Equal((4, "Acme.Pre acme.Beta Acme.Gamma Acme.Alpha"), Complete("acme", stable with { Prerelease = true }, 0, 9));
        Assert.Equal((0, ""), Complete("acme.Betas", stable, 0, 9));

        (int, string) Complete(string prefix, OfferFilter filter, int skip, int take)
        {
            var (total, ids) = index.Complete(prefix, filter, skip, take);
            return (total, string.Join(' ', ids));
        }
    }

    private static List<string> Ids(SearchIndex index, string text) => [.. index.Search(new SearchQuery { Text = text, Take = 100 }).Hits.Select(hit => hit.Package.Id)];
}
