using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using LuBan.TestSupport;
using Xunit;
using Xunit.Abstractions;

namespace LuBan.Hosting.Tests.Sources;

public sealed class CatalogueTests(ITestOutputHelper output) : SourceTest
{
    [Fact]
    public async Task A_thousand_packages_are_read_in_a_few_requests_and_then_only_what_has_changed()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        for (var number = 0; number < 1000; number++) feed.Add(new TestPackage($"Acme.Number{number}", "1.0.0") { Tags = "one two three" });
        await using var kernel = await WholeKernel.StartAsync(Data);
        // The code of the way is compiled by a source of one package.
        await using var other = await TestFeed.StartAsync(new() { HasCatalogue = true });
        other.Add(new TestPackage("Other.Hello", "1.0.0"));
        await kernel.AddSourceAsync("other", other.IndexUrl);
        await kernel.WaitForSourceAsync("other");

        var clock = Stopwatch.StartNew();
        await kernel.AddSourceAsync("market", feed.IndexUrl);
        var source = await kernel.WaitForSourceAsync("market");
        var first = clock.Elapsed;
        var requests = feed.Requests.Count;
        clock.Restart();
        await kernel.SyncAsync("market");
        var unchanged = clock.Elapsed;
        var again = feed.Requests.Count - requests;
        var before = await kernel.GetAsync("extensions/acme.number7");
        feed.Add(new TestPackage("Acme.Number7", "1.1.0"));
        feed.Remove("Acme.Number8", "1.0.0");
        await kernel.SyncAsync("market");

        output.WriteLine($"figure: first sync of 1000 packages {first.TotalMilliseconds:0} ms, {requests} requests; second {unchanged.TotalMilliseconds:0} ms, {again} requests");
        Assert.Equal(1000, (int)source["status"]!["extensions"]!);
        Assert.InRange(requests, 1, 8);
        Assert.InRange(again, 1, 6);
        Assert.Equal("1.1.0", (string?)(await kernel.GetAsync("extensions/acme.number7"))["status"]!["recommendedVersion"]);
        Assert.Equal("1.0.0", (string?)before["status"]!["recommendedVersion"]);
        Assert.Null(await kernel.FindAsync("extensions/acme.number8"));
        Assert.Equal("1", (string?)(await kernel.GetAsync("extensions/acme.number9"))["metadata"]!["generation"]!.ToString());
    }

    [Fact]
    public async Task A_stock_feed_is_asked_again_only_for_ids_of_which_the_versions_have_changed()
    {
        await using var feed = await TestFeed.StartAsync();
        for (var number = 0; number < 20; number++) feed.Add(new TestPackage($"Acme.Number{number}", "1.0.0"));
        await using (var kernel = await WholeKernel.StartAsync(Data))
        {
            await kernel.AddSourceAsync("stock", feed.IndexUrl);
            await kernel.WaitForSourceAsync("stock");
            Assert.Equal(20, Registrations(feed));

            feed.Add(new TestPackage("Acme.Number3", "1.1.0"));
            await kernel.SyncAsync("stock");
            Assert.Equal(21, Registrations(feed));
            feed.Unlist("Acme.Number3", "1.1.0");
            await kernel.SyncAsync("stock");
            Assert.Equal("1.0.0", (string?)(await kernel.GetAsync("extensions/acme.number3"))["status"]!["recommendedVersion"]);
        }

        await using var restarted = await WholeKernel.StartAsync(Data);
        await restarted.SyncAsync("stock");
        Assert.Equal(22, Registrations(feed));
    }

    [Fact]
    public async Task The_catalogue_outlives_an_outage_and_a_restart_and_says_that_it_is_old()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0"));
        await using (var kernel = await WholeKernel.StartAsync(Data))
        {
            await kernel.AddSourceAsync("market", feed.IndexUrl);
            await kernel.WaitForSourceAsync("market");
        }
        await feed.StopAsync();

        await using var restarted = await WholeKernel.StartAsync(Data);
        var source = await restarted.WaitForSourceAsync("market", "False");

        var entry = await restarted.WaitAsync("extensions/acme.greeter", found => (bool)found["status"]!["stale"]!, "the entry to be stale");
        Assert.Equal("1.0.0", (string?)entry["status"]!["recommendedVersion"]);
        Assert.Equal("LB2101", (string?)source["status"]!["lastError"]!["code"]);
        Assert.NotNull(source["status"]!["lastSync"]);
        await feed.RestartAsync();
        await restarted.SyncAsync("market");
        entry = await restarted.GetAsync("extensions/acme.greeter");
        Assert.False((bool)entry["status"]!["stale"]!);
    }

    [Fact]
    public async Task An_entry_shows_what_the_marketplace_knows()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(WholeKernel.Hello("Acme.Greeter", "1.0.0", "notes.read"));
        feed.Describe("Acme.Greeter", new()
        {
            ["displayName"] = new JsonObject { ["en"] = "Greeter", ["zh"] = "问候" }, ["categories"] = new JsonArray("devops"), ["license"] = "MIT", ["publisher"] = "acme",
            ["owners"] = new JsonArray("acme"), ["verified"] = true, ["downloads"] = 12,
        });
        feed.Describe("Acme.Greeter", "1.0.0", new() { ["advisories"] = new JsonArray("LBA-2026-1"), ["deprecated"] = new JsonObject { ["reasons"] = new JsonArray("Legacy"), ["message"] = "Take the new one." } });
        await using var kernel = await WholeKernel.StartAsync(Data);

        await kernel.AddSourceAsync("market", feed.IndexUrl);
        await kernel.WaitForSourceAsync("market");

        var entry = await kernel.GetAsync("extensions/acme.greeter");
        Assert.Equal("问候", (string?)entry["spec"]!["displayNames"]!["zh"]);
        Assert.Equal("acme", (string?)entry["spec"]!["publisher"]);
        Assert.Equal("MIT", (string?)entry["spec"]!["license"]);
        Assert.True((bool)entry["spec"]!["verified"]!);
        Assert.Equal(12, (int)entry["status"]!["downloads"]!);
        var version = entry["status"]!["versions"]![0]!;
        Assert.Equal("notes.read", (string?)version["permissions"]![0]!["name"]);
        Assert.Equal("Legacy", (string?)version["deprecated"]!["reasons"]![0]);
        Assert.Equal(feed.ContentHash("Acme.Greeter", "1.0.0"), (string?)version["contentHash"]);
        Assert.Null((string?)entry["status"]!["recommendedVersion"]);
    }

    [Theory]
    [InlineData("username", "ann", "password", "secret", "True")]
    [InlineData("username", "ann", "password", "wrong", "False")]
    [InlineData("token", "secret", "username", "ann", "True")]
    [InlineData("other", "secret", "username", "ann", "False")]
    public async Task Credentials_come_from_a_secret(string key, string value, string otherKey, string otherValue, string ready)
    {
        await using var feed = await TestFeed.StartAsync(new() { UserName = "ann", Password = "secret", HasCatalogue = true });
        feed.Add(new TestPackage("Acme.Greeter", "1.0.0"));
        await using var kernel = await WholeKernel.StartAsync(Data);
        await kernel.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/secrets", new()
        {
            ["metadata"] = new JsonObject { ["name"] = "feed" }, ["stringData"] = new JsonObject { [key] = value, [otherKey] = otherValue },
        });

        await kernel.AddSourceAsync("team", feed.IndexUrl, new() { ["credentialsSecret"] = new JsonObject { ["namespace"] = "default", ["name"] = "feed" } });

        var source = await kernel.WaitForSourceAsync("team", ready);
        if (ready == "False") Assert.Equal(key == "other" ? "LB4306" : "LB2103", (string?)source["status"]!["lastError"]!["code"]);
        Assert.DoesNotContain("secret\"", source.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_cannot_mean_anything_is_refused_with_every_problem()
    {
        await using var kernel = await WholeKernel.StartAsync(Data);

        var (status, answer) = await kernel.TrySendAsync(HttpMethod.Post, "packagesources", new()
        {
            ["metadata"] = new JsonObject { ["name"] = "bad" },
            ["spec"] = new JsonObject
            {
                ["url"] = "ftp://feed.example/", ["pollInterval"] = "1s", ["caBundle"] = "none", ["idPrefixes"] = new JsonArray("A cme."),
                ["trustPolicy"] = new JsonObject { ["fingerprints"] = new JsonArray("12"), ["minimumAge"] = "soon" },
            },
        });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(6, answer["details"]!["causes"]!.AsArray().Count);
        Assert.All(answer["details"]!["causes"]!.AsArray(), cause => Assert.StartsWith("LB4305", (string?)cause!["message"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_feed_under_the_same_address_is_refused_until_a_person_accepts_it()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(new TestPackage("Acme.Greeter", "1.0.0"));
        await using var kernel = await WholeKernel.StartAsync(Data);
        await kernel.AddSourceAsync("market", feed.IndexUrl);
        await kernel.WaitForSourceAsync("market");

        feed.FeedId = "0123456789abcdef0123456789abcdef";
        feed.Add(new TestPackage("Acme.Greeter", "6.6.6"));
        var refused = await kernel.SyncAsync("market");
        var kept = await kernel.GetAsync("extensions/acme.greeter");
        await kernel.AnnotateAsync("packagesources/market", "kernel.luban.dev/accept-feed", feed.FeedId);
        await kernel.SyncAsync("market");

        Assert.Equal("LB4308", (string?)refused["status"]!["lastError"]!["code"]);
        Assert.Equal("1.0.0", (string?)kept["status"]!["recommendedVersion"]);
        Assert.Equal("6.6.6", (string?)(await kernel.GetAsync("extensions/acme.greeter"))["status"]!["recommendedVersion"]);
    }

    private static int Registrations(TestFeed feed) => feed.Requests.Count(request => request.Path.StartsWith("/v3/registration/", StringComparison.Ordinal));
}
