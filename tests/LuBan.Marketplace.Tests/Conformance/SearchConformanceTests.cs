using System.Text.Json.Nodes;
using LuBan.TestSupport;

namespace LuBan.Marketplace.Tests.Conformance;

/// <summary>What people ask the marketplace with the real client.</summary>
[Trait("Category", "Slow")]
public sealed class SearchConformanceTests(ConformanceMarket market) : IClassFixture<ConformanceMarket>, IDisposable
{
    private readonly DotnetClient _client = DotnetClient.Of(market.Server.Url);

    [Fact]
    public async Task Search_finds_by_a_word_of_the_description()
    {
        await market.PushAsync(new TestPackage("Acme.Telescope", "1.0.0") { Description = "Watches faraway galaxies." });

        var found = await SearchAsync("galaxies");

        Assert.Equal(["Acme.Telescope 1.0.0"], found);
    }

    [Fact]
    public async Task Exact_match_lists_every_version_of_one_id()
    {
        await market.PushAsync("Acme.Exact", "1.0.0", "1.1.0", "2.0.0-beta");
        await market.PushAsync("Acme.Exact.More", "1.0.0");

        Assert.Equal(["Acme.Exact 1.0.0", "Acme.Exact 1.1.0"], await SearchAsync("acme.exact", "--exact-match"));
        Assert.Equal(["Acme.Exact 1.0.0", "Acme.Exact 1.1.0", "Acme.Exact 2.0.0-beta"], await SearchAsync("acme.exact", "--exact-match", "--prerelease"));
    }

    [Fact]
    public async Task Prereleases_are_found_by_who_asks_for_them()
    {
        await market.PushAsync("Acme.Preview", "1.0.0-alpha.1");

        Assert.Empty(await SearchAsync("preview"));
        Assert.Equal(["Acme.Preview 1.0.0-alpha.1"], await SearchAsync("preview", "--prerelease"));
    }

    [Fact]
    public async Task Take_and_skip_give_pages()
    {
        foreach (var number in new[] { "One", "Two", "Three" }) await market.PushAsync(new TestPackage("Acme.Paging" + number, "1.0.0") { Tags = "pagination" });

        var first = await SearchAsync("pagination", "--take", "2");
        var rest = await SearchAsync("pagination", "--take", "2", "--skip", "2");

        Assert.Equal(["Acme.PagingOne 1.0.0", "Acme.PagingThree 1.0.0", "Acme.PagingTwo 1.0.0"], first.Concat(rest).Order());
        Assert.Equal(2, first.Count);
    }

    [Fact]
    public async Task An_unlisted_version_is_not_found()
    {
        await market.PushAsync(new TestPackage("Acme.Withdrawn", "1.0.0") { Tags = "withdrawal" });
        await market.MoveAsync("Acme.Withdrawn", "1.0.0", new { state = "unlisted" });

        Assert.Empty(await SearchAsync("withdrawal"));
        Assert.Empty(await SearchAsync("Acme.Withdrawn", "--exact-match"));
    }

    [Fact]
    public async Task List_outdated_names_the_newest_version()
    {
        await market.PushAsync("Acme.Old", "1.0.0", "1.5.0", "2.0.0-beta");

        Assert.Equal("1.5.0", (string?)(await ListAsync("Acme.Old", "1.0.0", "--outdated"))["latestVersion"]);
    }

    [Fact]
    public async Task List_deprecated_says_why_and_what_instead()
    {
        await market.PushAsync("Acme.Legacy", "1.0.0");
        await market.MoveAsync("Acme.Legacy", "1.0.0", new { state = "deprecated", reasons = new[] { "Legacy" }, message = "Use the new one.", alternateId = "Acme.Modern", alternateRange = "[2.0.0, )" });

        var listed = await ListAsync("Acme.Legacy", "1.0.0", "--deprecated");

        Assert.Equal("Legacy", (string?)listed["deprecationReasons"]![0]);
        Assert.Equal(("Acme.Modern", ">= 2.0.0"), ((string?)listed["alternativePackage"]!["id"], (string?)listed["alternativePackage"]!["versionRange"]));
    }

    [Fact]
    public async Task Two_hundred_versions_in_pages_are_all_listed()
    {
        for (var minor = 0; minor < 200; minor++) await market.PushAsync("Acme.Many", $"1.{minor}.0");

        Assert.Equal(Enumerable.Range(0, 200).Select(minor => $"Acme.Many 1.{minor}.0").Order(), (await SearchAsync("Acme.Many", "--exact-match")).Order());
        Assert.Equal("1.199.0", (string?)(await ListAsync("Acme.Many", "1.0.0", "--outdated"))["latestVersion"]);
    }

    public void Dispose() => _client.Dispose();

    private async Task<List<string>> SearchAsync(string term, params string[] options)
    {
        _client.Forget();
        var run = (await _client.RunAsync(["package", "search", term, "--source", DotnetClient.Feed, "--format", "json", .. options])).Succeeded();
        var packages = JsonNode.Parse(run.Output)!["searchResult"]![0]!["packages"]!.AsArray();
        return [.. packages.Select(package => $"{package!["id"]} {package["latestVersion"] ?? package["version"]}")];
    }

    private async Task<JsonNode> ListAsync(string id, string version, string option)
    {
        _client.Reference(id, version);
        (await _client.RestoreAsync()).Succeeded();
        var run = (await _client.RunAsync("list", Path.Combine(_client.Project, "Consumer.csproj"), "package", option, "--source", market.Server.Url + "/v3/index.json", "--format", "json")).Succeeded();
        return JsonNode.Parse(run.Output)!["projects"]![0]!["frameworks"]![0]!["topLevelPackages"]![0]!;
    }
}
