using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using LuBan.Hosting.Tests.Sources;
using LuBan.TestSupport;
using Xunit;
using Xunit.Abstractions;
using static LuBan.Hosting.Tests.Browsing.ExtensionBrowser;

namespace LuBan.Hosting.Tests.Browsing;

public sealed class CatalogueTextTests(ITestOutputHelper output) : SourceTest
{
    [Theory]
    [InlineData("folder")]
    [InlineData("marketplace")]
    public async Task Names_and_descriptions_come_in_the_readers_language_before_anything_is_installed(string source)
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(Rich("Acme.Greeter", "1.0.0"));
        feed.Describe("Acme.Greeter", new()
        {
            ["displayName"] = new JsonObject { ["en"] = "Greeter", ["zh-CN"] = "问候" }, ["summary"] = new JsonObject { ["en"] = "Greets people.", ["zh-CN"] = "问候每一个人。" }, ["categories"] = new JsonArray("devops"),
        });
        Rich("Acme.Greeter", "1.0.0").WriteTo(Sub("packages"));
        await using var kernel = await StartAsync(source == "folder" ? Sub("packages") : feed.IndexUrl);
        await kernel.SendAsync(HttpMethod.Post, "categories", new()
        {
            ["metadata"] = new JsonObject { ["name"] = "devops" }, ["spec"] = new JsonObject { ["displayName"] = new JsonObject { ["en"] = "DevOps", ["zh-CN"] = "开发运维" } },
        });

        var page = await kernel.ReadAsync("?category=devops&lang=zh-CN");
        var english = await kernel.ReadAsync("?category=devops&lang=en");

        Assert.Equal("问候", (string?)page["items"]![0]!["displayName"]);
        Assert.Equal("问候每一个人。", (string?)page["items"]![0]!["description"]);
        Assert.Equal("开发运维", (string?)page["facets"]!["categories"]![0]!["displayName"]);
        Assert.Equal("Greets people.", (string?)english["items"]![0]!["description"]);
        Assert.Equal(["Acme.Greeter"], Ids(await kernel.ReadAsync("?q=每一个人")));
    }

    [Fact]
    public async Task An_icon_comes_from_the_package_or_from_the_sources_own_host_and_from_nowhere_else()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(new TestPackage("Acme.Greeter", "1.0.0"));
        feed.Describe("Acme.Greeter", new() { ["iconUrl"] = "http://elsewhere.example/v3/flat/acme.greeter/index.json" });
        Rich("Acme.Painter", "1.0.0").WriteTo(Sub("packages"));
        await using var kernel = await StartAsync(feed.IndexUrl);
        await kernel.AddSourceAsync("folder", Sub("packages"));
        await kernel.WaitForSourceAsync("folder");

        var remote = (string?)(await kernel.ReadAsync("/acme.greeter"))["iconUrl"];
        var local = (string?)(await kernel.ReadAsync("/acme.painter"))["iconUrl"];
        var before = feed.Requests.Count(request => request.Path == "/v3/flat/acme.greeter/index.json");
        using var refused = await kernel.Http.GetAsync(remote);
        using var shown = await kernel.Http.GetAsync(local);

        Assert.Equal($"{Root}/acme.greeter/icon", remote);
        // Asked at the feed itself, whatever host the catalogue named; and what came is no picture.
        Assert.Equal(before + 1, feed.Requests.Count(request => request.Path == "/v3/flat/acme.greeter/index.json"));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Equal("image/png", shown.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Png, await shown.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Two_thousand_extensions_are_searched_while_somebody_types()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        string[] words = ["notes", "clock", "mesh", "pipelines", "metrics", "secrets", "registry", "gateway"];
        for (var i = 0; i < 2000; i++)
            feed.Add(new TestPackage($"Acme.{words[i % 8]}{i}", "1.0.0") { Description = string.Join(' ', Enumerable.Range(0, 30).Select(k => words[(i + k * k) % 8] + k)), Tags = $"{words[i * 3 % 8]} {words[i * 5 % 8]}" });
        await using var kernel = await StartAsync(feed.IndexUrl);
        await kernel.ReadAsync("?q=warm");

        var times = new List<double>();
        foreach (var query in new[] { "notes", "mesh registry", "pipelnes", "acme", "gate", "registry7" })
        {
            var clock = Stopwatch.StartNew();
            var page = await kernel.ReadAsync($"?q={Uri.EscapeDataString(query)}");
            times.Add(clock.Elapsed.TotalMilliseconds);
            Assert.True((int)page["total"]! > 0, query);
        }

        output.WriteLine($"figure: search in 2000 extensions {times.Average():0} ms on average, {times.Max():0} ms at most");
        Assert.True(times.Average() < 1000, $"{times.Average():0} ms");
    }

    private async Task<WholeKernel> StartAsync(string url)
    {
        var kernel = await WholeKernel.StartAsync(Data);
        await kernel.AddSourceAsync("it", url);
        await kernel.WaitForSourceAsync("it");
        return kernel;
    }
}
