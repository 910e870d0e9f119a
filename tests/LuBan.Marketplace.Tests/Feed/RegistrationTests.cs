using System.Text.Json.Nodes;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Tests.Feed;

public sealed class RegistrationTests : IAsyncLifetime
{
    private MarketplaceServer _server = null!;

    public async Task InitializeAsync() => _server = await MarketplaceServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Three_hives_differ_in_compression_and_versions()
    {
        await _server.AddAsync("Acme.Hello", "1.0.0");
        await _server.AddAsync("Acme.Hello", "2.0.0-beta.1");

        foreach (var (hive, gzip, count) in new[] { ("registration", false, 1), ("registration-gz", true, 1), ("registration-gz-semver2", true, 2) })
        {
            using var answer = await _server.Http.GetAsync($"/v3/{hive}/acme.hello/index.json");
            Assert.Equal(gzip, answer.Content.Headers.ContentEncoding.Contains("gzip"));
            var page = JsonNode.Parse(await FeedFixture.BodyAsync(answer))!["items"]![0]!;
            Assert.Equal((hive, count), (hive, (int?)page["count"]));
            Assert.Equal(count, page["items"]!.AsArray().Count);
        }
    }

    [Fact]
    public async Task An_entry_says_what_a_client_needs()
    {
        var saved = await _server.AddAsync("Acme.Hello", "1.0.0");

        var item = (await _server.JsonAsync("/v3/registration-gz-semver2/acme.hello/index.json"))["items"]![0]!["items"]![0]!;

        var entry = item["catalogEntry"]!;
        Assert.Equal(("Acme.Hello", "1.0.0", "Ada", "MIT"), ((string?)entry["id"], (string?)entry["version"], (string?)entry["authors"], (string?)entry["licenseExpression"]));
        Assert.Equal(saved.Pushed, DateTimeOffset.Parse((string)entry["published"]!));
        Assert.True((bool?)entry["listed"]);
        var dependency = entry["dependencyGroups"]![0]!["dependencies"]![0]!;
        Assert.Equal(("LuBan.Sdk", "[1.0.0, 2.0.0)"), ((string?)dependency["id"], (string?)dependency["range"]));
        Assert.Equal(200, await _server.StatusAsync((string)item["packageContent"]!));
        Assert.Equal(200, await _server.StatusAsync((string)item["@id"]!));
        Assert.Equal(200, await _server.StatusAsync((string)entry["@id"]!));
        Assert.Equal(200, await _server.StatusAsync((string)entry["readmeUrl"]!));
    }

    [Fact]
    public async Task An_unlisted_version_was_published_in_1900_and_a_change_is_seen_at_once()
    {
        await _server.AddAsync("Acme.Hello", "1.0.0");
        Assert.True((bool?)(await EntryAsync())["listed"]);

        await _server.AddAsync("Acme.Hello", "1.0.0", state: VersionState.Unlisted);

        var entry = await EntryAsync();
        Assert.False((bool?)entry["listed"]);
        Assert.StartsWith("1900-01-01", (string)entry["published"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deprecation_is_shown_with_its_successor()
    {
        await _server.Store.SaveAsync("Acme.Hello", Samples.Version("Acme.Hello", "1.0.0", VersionState.Deprecated) with { Deprecation = new Deprecation(["Legacy"], "Take the other.", "Acme.Other", "[2.0.0, )") });

        var deprecation = (await EntryAsync())["deprecation"]!;

        Assert.Equal(("Legacy", "Take the other."), ((string?)deprecation["reasons"]![0], (string?)deprecation["message"]));
        Assert.Equal(("Acme.Other", "[2.0.0, )"), ((string?)deprecation["alternatePackage"]!["id"], (string?)deprecation["alternatePackage"]!["range"]));
    }

    [Theory]
    [InlineData(127, 1, true)]
    [InlineData(128, 2, false)]
    [InlineData(200, 4, false)]
    public async Task Many_versions_are_in_pages_of_64(int versions, int pages, bool inline)
    {
        await _server.Store.SaveAsync("Acme.Many", [.. Enumerable.Range(0, versions).Select(i => Samples.Version("Acme.Many", $"1.0.{i}"))]);

        var index = await _server.JsonAsync("/v3/registration-gz-semver2/acme.many/index.json");

        var items = index["items"]!.AsArray();
        Assert.Equal((pages, pages), ((int?)index["count"], items.Count));
        var seen = new List<string>();
        foreach (var page in items)
        {
            Assert.Equal(inline, page!["items"] is not null);
            var whole = inline ? page : await _server.JsonAsync((string)page["@id"]!);
            Assert.Equal((int?)page["count"], whole["items"]!.AsArray().Count);
            Assert.Equal(((string?)page["lower"], (string?)page["upper"]), ((string?)whole["lower"], (string?)whole["upper"]));
            seen.AddRange(whole["items"]!.AsArray().Select(item => (string)item!["catalogEntry"]!["version"]!));
        }
        Assert.Equal(Enumerable.Range(0, versions).Select(i => $"1.0.{i}"), seen);
    }

    [Fact]
    public async Task What_did_not_change_is_not_sent_again()
    {
        await _server.AddAsync("Acme.Hello", "1.0.0");
        using var first = await _server.Http.GetAsync("/v3/registration-gz-semver2/acme.hello/index.json");

        using var again = await _server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/v3/registration-gz-semver2/acme.hello/index.json") { Headers = { IfNoneMatch = { first.Headers.ETag! } } });

        Assert.Equal(304, (int)again.StatusCode);
    }

    private async Task<JsonNode> EntryAsync() => (await _server.JsonAsync("/v3/registration-gz-semver2/acme.hello/index.json"))["items"]![0]!["items"]![0]!["catalogEntry"]!;
}
