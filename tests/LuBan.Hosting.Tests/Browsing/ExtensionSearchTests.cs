using System.Net;
using System.Text.Json.Nodes;
using LuBan.Hosting.Tests.Sources;
using LuBan.TestSupport;
using Xunit;
using static LuBan.Hosting.Tests.Browsing.ExtensionBrowser;

namespace LuBan.Hosting.Tests.Browsing;

public sealed class ExtensionSearchTests : SourceTest
{
    [Fact]
    public async Task A_search_finds_words_in_every_language_and_puts_the_best_first()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(new TestPackage("Acme.Notes", "1.0.0") { Description = "Keeps what you write." });
        feed.Add(new TestPackage("Acme.Greeter", "1.0.0") { Description = "Greets, and takes notes of it." });
        feed.Add(new TestPackage("Other.Clock", "1.0.0") { Description = "Tells the time." });
        feed.Describe("Acme.Greeter", new() { ["displayName"] = new JsonObject { ["en"] = "Greeter", ["zh-CN"] = "问候助手" } });
        await using var kernel = await StartAsync(feed);

        Assert.Equal(["Acme.Notes", "Acme.Greeter"], Ids(await kernel.ReadAsync("?q=notes")));
        Assert.Equal(["Acme.Greeter"], Ids(await kernel.ReadAsync("?q=助手")));
        Assert.Equal(["Acme.Greeter"], Ids(await kernel.ReadAsync("?q=GREETS+not")));
        Assert.Equal(["Acme.Greeter"], Ids(await kernel.ReadAsync("?q=greetor")));
        Assert.Equal(["Other.Clock"], Ids(await kernel.ReadAsync("?q=other.clock")));
        Assert.Empty(Ids(await kernel.ReadAsync("?q=nothing+like+it")));
        Assert.Equal("问候助手", (string?)(await kernel.ReadAsync("?q=greeter&lang=zh-CN"))["items"]![0]!["displayName"]);
        Assert.Equal("Greeter", (string?)(await kernel.ReadAsync("?q=greeter&lang=de"))["items"]![0]!["displayName"]);
    }

    [Fact]
    public async Task Facets_count_what_another_value_of_their_own_filter_would_give()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        string[] categories = ["devops", "network", "data"];
        string[] licenses = ["MIT", "Apache-2.0"];
        string[] publishers = ["ada", "bob", "cyd", "dan"];
        var all = Enumerable.Range(0, 60).Select(i => (Id: $"Acme.Number{i}", Categories: categories.Where((_, c) => (i + c) % 3 != 0).ToArray(), License: licenses[i % 2], Publisher: publishers[i % 4])).ToList();
        foreach (var one in all)
        {
            feed.Add(new TestPackage(one.Id, "1.0.0"));
            feed.Describe(one.Id, new() { ["categories"] = new JsonArray([.. one.Categories.Select(category => (JsonNode)category)]), ["license"] = one.License, ["publisher"] = one.Publisher });
        }
        await using var kernel = await StartAsync(feed);

        foreach (var (category, license, publisher) in new (string?, string?, string?)[] { (null, null, null), ("devops", null, null), ("devops", "MIT", null), ("data", "Apache-2.0", "bob"), (null, "MIT", "bob") })
        {
            var filters = new[] { ("category", category), ("license", license), ("publisher", publisher) }.Where(filter => filter.Item2 is not null);
            var page = await kernel.ReadAsync("?take=0&" + string.Join('&', filters.Select(filter => $"{filter.Item1}={filter.Item2}")));

            bool Fits((string Id, string[] Categories, string License, string Publisher) one, string? ofCategory, string? ofLicense, string? ofPublisher) =>
                (ofCategory is null || one.Categories.Contains(ofCategory)) && (ofLicense is null || one.License == ofLicense) && (ofPublisher is null || one.Publisher == ofPublisher);
            Assert.Equal(all.Count(one => Fits(one, category, license, publisher)), (int)page["total"]!);
            Assert.Empty(Ids(page));
            Assert.All(categories, value => Assert.Equal(all.Count(one => Fits(one, value, license, publisher)), Count(page, "categories", value)));
            Assert.All(licenses, value => Assert.Equal(all.Count(one => Fits(one, category, value, publisher)), Count(page, "licenses", value)));
            Assert.All(publishers, value => Assert.Equal(all.Count(one => Fits(one, category, license, value)), Count(page, "publishers", value)));
            Assert.Equal((int)page["total"]!, Count(page, "states", "notInstalled"));
        }
    }

    [Fact]
    public async Task Pages_are_bounded_in_order_and_complete()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        for (var i = 0; i < 45; i++)
        {
            feed.Add(new TestPackage($"Acme.Number{i:00}", "1.0.0"));
            feed.Describe($"Acme.Number{i:00}", new() { ["downloads"] = i * 7 % 45 });
        }
        await using var kernel = await StartAsync(feed);

        var pages = new List<string>();
        for (var skip = 0; skip < 45; skip += 20) pages.AddRange(Ids(await kernel.ReadAsync($"?sort=name&skip={skip}")));

        Assert.Equal(Enumerable.Range(0, 45).Select(i => $"Acme.Number{i:00}"), pages);
        Assert.Equal(45, (await kernel.ReadAsync("?take=100"))["items"]!.AsArray().Count);
        Assert.Empty(Ids(await kernel.ReadAsync("?skip=10000")));
        var downloads = (await kernel.ReadAsync("?sort=downloads&take=100"))["items"]!.AsArray().Select(item => (int)item!["downloads"]!).ToList();
        Assert.Equal(downloads.OrderDescending(), downloads);
        var (status, problem) = await kernel.TryReadAsync("?take=101&skip=-1&sort=best&state=odd&lang=x&verified=perhaps");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("LB4350", (string?)problem["code"]);
        Assert.Equal(6, problem["problems"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_is_installed_disabled_failed_or_old_is_found_by_its_state()
    {
        var folder = Sub("packages");
        foreach (var id in new[] { "Acme.Current", "Acme.Old", "Acme.Resting", "Acme.Away" }) WholeKernel.Hello(id, "1.0.0").WriteTo(folder);
        WholeKernel.Hello("Acme.Old", "1.1.0").WriteTo(folder);
        new TestPackage("Acme.Broken", "1.0.0").WriteTo(folder);
        await using var kernel = await WholeKernel.StartAsync(Data);
        await kernel.AddSourceAsync("folder", folder);
        await kernel.WaitForSourceAsync("folder");

        await kernel.InstallAsync("Acme.Current");
        await kernel.InstallAsync("Acme.Old", "1.0.0");
        await kernel.InstallAsync("Acme.Resting", null, new() { ["enabled"] = false });
        await kernel.InstallAsync("Acme.Broken");
        await kernel.WaitForPlanAsync("Acme.Current", "Installed");
        await kernel.WaitForPlanAsync("Acme.Old", "Installed");
        await kernel.WaitForPlanAsync("Acme.Resting", "Disabled");
        await kernel.WaitForPlanAsync("Acme.Broken", "Failed");

        Assert.Equal(["Acme.Current", "Acme.Old", "Acme.Resting"], Ids(await kernel.ReadAsync("?state=installed&sort=name")).Except(["Acme.Broken"]));
        Assert.Equal(["Acme.Old"], Ids(await kernel.ReadAsync("?state=updates")));
        Assert.Equal(["Acme.Resting"], Ids(await kernel.ReadAsync("?state=disabled")));
        Assert.Equal(["Acme.Broken"], Ids(await kernel.ReadAsync("?state=failed")));
        Assert.Contains("Acme.Away", Ids(await kernel.ReadAsync("?state=notInstalled")));
        Assert.Equal(["Acme.Old", "Acme.Resting"], Ids(await kernel.ReadAsync("?state=updates&state=disabled&sort=name")));
        var page = await kernel.ReadAsync("?state=updates");
        Assert.Equal(1, Count(page, "states", "disabled"));
        Assert.True((bool)page["items"]![0]!["updateAvailable"]!);
        Assert.Equal("1.0.0", (string?)page["items"]![0]!["installedVersion"]);
        Assert.Equal("1.1.0", (string?)page["items"]![0]!["recommendedVersion"]);
        var broken = (await kernel.ReadAsync("?state=failed"))["items"]![0]!;
        Assert.Equal("Failed", (string?)broken["state"]);
        Assert.StartsWith("LB", (string?)broken["reason"], StringComparison.Ordinal);
        Assert.NotEmpty((string)broken["problem"]!);
    }

    [Fact]
    public async Task An_answer_that_has_not_changed_is_not_sent_again()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(new TestPackage("Acme.Notes", "1.0.0"));
        await using var kernel = await StartAsync(feed);
        using var first = await kernel.Http.GetAsync(Root + "?q=notes");

        async Task<HttpStatusCode> AskAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Root + "?q=notes");
            request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            using var response = await kernel.Http.SendAsync(request);
            return response.StatusCode;
        }

        Assert.False(first.Headers.ETag!.IsWeak);
        Assert.Equal(HttpStatusCode.NotModified, await AskAsync());
        feed.Add(new TestPackage("Acme.Notes", "1.1.0"));
        await kernel.SyncAsync("market");
        Assert.Equal(HttpStatusCode.OK, await AskAsync());
    }

    private async Task<WholeKernel> StartAsync(TestFeed feed)
    {
        var kernel = await WholeKernel.StartAsync(Data);
        await kernel.AddSourceAsync("market", feed.IndexUrl);
        await kernel.WaitForSourceAsync("market");
        return kernel;
    }
}
