using System.Net;
using System.Security.Cryptography;
using LuBan.Hosting.Tests.Sources;
using LuBan.Kernel.Catalogue;
using LuBan.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static LuBan.Hosting.Tests.Browsing.ExtensionBrowser;

namespace LuBan.Hosting.Tests.Browsing;

/// <summary>Packages that are not installed come from strangers: looking into them is bounded, checked, and leaves nothing behind.</summary>
public sealed class PackagePreviewTests : SourceTest
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task No_hostile_package_is_shown_and_nothing_of_it_stays()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        var attacks = AttackSet.All.Where(attack => !attack.NeedsPolicy).ToList();
        // A version for each: what was refused a moment ago is not fetched again.
        for (var i = 0; i < attacks.Count; i++) feed.Add(new TestPackage("Acme.Greeter", $"1.0.{i}"));
        await using var kernel = await StartAsync(feed);

        for (var i = 0; i < attacks.Count; i++)
        {
            feed.Faults.Replace("Acme.Greeter", $"1.0.{i}", attacks[i].Make());
            var (status, problem) = await kernel.TryReadAsync($"/acme.greeter/versions/1.0.{i}");
            Assert.True(status == HttpStatusCode.UnprocessableEntity, $"{attacks[i].Name}: {(int)status} {problem}");
            Assert.Matches(@"^LB(1|2|4)\d{3}$", (string)problem["code"]!);
        }

        Assert.Empty(Files());
        Assert.True(await IsAliveAsync(kernel));
    }

    [Fact]
    public async Task Only_so_many_packages_are_kept_and_those_looked_at_last()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        for (var i = 1; i <= 4; i++) feed.Add(Rich("Acme.Greeter", $"1.{i}.0"));
        await using var kernel = await StartAsync(feed, options => options.PreviewCacheItems = 2);

        foreach (var version in new[] { 1, 2, 1, 3, 1, 1 }) await kernel.ReadAsync($"/acme.greeter/versions/1.{version}.0");

        Assert.Equal(3, Downloads(feed));
        Assert.Equal(2, Files().Length);
        await kernel.ReadAsync("/acme.greeter/versions/1.2.0/readme");
        Assert.Equal(4, Downloads(feed));
        Assert.Equal(2, Files().Length);
    }

    [Fact]
    public async Task A_package_that_was_replaced_in_its_folder_is_looked_into_anew()
    {
        var path = Rich("Acme.Greeter", "1.0.0").WriteTo(Sub("packages"));
        await using var kernel = await WholeKernel.StartAsync(Data);
        await kernel.AddSourceAsync("it", Sub("packages"));
        await kernel.WaitForSourceAsync("it");
        var before = await kernel.ReadAsync("/acme.greeter/versions/1.0.0");

        (Rich("Acme.Greeter", "1.0.0") with { Tags = "other" }).WriteTo(Sub("packages"));
        File.SetLastWriteTimeUtc(path, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await kernel.SyncAsync("it");
        var after = await kernel.ReadAsync("/acme.greeter/versions/1.0.0");

        Assert.NotEqual((string?)before["hash"], (string?)after["hash"]);
    }

    [Fact]
    public async Task Only_so_many_bytes_are_kept()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        for (var i = 1; i <= 3; i++) feed.Add(Large($"1.{i}.0", 50 << 10));
        await using var kernel = await StartAsync(feed, options => options.PreviewCacheBytes = 120 << 10);

        for (var i = 1; i <= 3; i++) await kernel.ReadAsync($"/acme.greeter/versions/1.{i}.0");

        Assert.Equal(2, Files().Length);
        Assert.True(Files().Sum(file => file.Length) <= 120 << 10);
    }

    [Fact]
    public async Task A_package_that_is_too_large_or_too_slow_is_given_up()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(Large("1.0.0", 100 << 10));
        feed.Add(new TestPackage("Acme.Slow", "1.0.0"));
        await using var kernel = await StartAsync(feed, options => (options.PreviewPackageBytes, options.PreviewTimeout) = (64 << 10, TimeSpan.FromSeconds(1)));
        using var stall = feed.Faults.Stall("Acme.Slow", "1.0.0");

        var (large, why) = await kernel.TryReadAsync("/acme.greeter/versions/1.0.0");
        var (slow, whySlow) = await kernel.TryReadAsync("/acme.slow/versions/1.0.0");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "LB4353"), (large, (string?)why["code"]));
        Assert.Equal((HttpStatusCode.GatewayTimeout, "LB4354"), (slow, (string?)whySlow["code"]));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Whoever_asks_for_the_same_package_at_once_waits_for_one_download()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(Rich("Acme.Greeter", "1.0.0"));
        await using var kernel = await StartAsync(feed);
        var stall = feed.Faults.Stall("Acme.Greeter", "1.0.0");

        var asked = Enumerable.Range(0, 6).Select(_ => kernel.ReadAsync("/acme.greeter/versions/1.0.0")).ToList();
        await stall.Reached;
        stall.Dispose();
        var answers = await Task.WhenAll(asked);

        Assert.Single(answers.Select(answer => answer.ToJsonString()).Distinct());
        Assert.Equal(1, Downloads(feed));
    }

    [Fact]
    public async Task A_source_that_is_away_or_delivers_something_else_is_told()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        foreach (var version in new[] { "1.0.0", "1.1.0", "1.2.0" }) feed.Add(new TestPackage("Acme.Greeter", version));
        await using var kernel = await StartAsync(feed);
        feed.Faults.Replace("Acme.Greeter", "1.1.0", new TestPackage("Acme.Greeter", "6.6.6").Build());

        var (other, why) = await kernel.TryReadAsync("/acme.greeter/versions/1.1.0");
        var first = await kernel.ReadAsync("/acme.greeter/versions/1.0.0");
        await feed.StopAsync();
        var again = await kernel.ReadAsync("/acme.greeter/versions/1.0.0");
        var (away, whyAway) = await kernel.TryReadAsync("/acme.greeter/versions/1.2.0");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "LB4359"), (other, (string?)why["code"]));
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        Assert.Equal((HttpStatusCode.BadGateway, "LB2101"), (away, (string?)whyAway["code"]));
    }

    [Fact]
    public async Task An_unsigned_package_of_a_source_that_must_sign_is_not_shown()
    {
        await using var feed = await TestFeed.StartAsync(new() { HasCatalogue = true });
        feed.Add(Rich("Acme.Greeter", "1.0.0"));
        await using var kernel = await WholeKernel.StartAsync(Data);
        await kernel.AddSourceAsync("market", feed.IndexUrl, new() { ["trustPolicy"] = new System.Text.Json.Nodes.JsonObject { ["mode"] = "Require", ["fingerprints"] = new System.Text.Json.Nodes.JsonArray(new string('a', 64)) } });
        await kernel.WaitForSourceAsync("market");

        var item = await kernel.ReadAsync("/acme.greeter");
        var (status, problem) = await kernel.TryReadAsync("/acme.greeter/versions/1.0.0");

        Assert.Equal("signed", (string?)item["trust"]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.NotEmpty(problem["problems"]!.AsArray());
        Assert.Empty(Files());
    }

    private static TestPackage Large(string version, int bytes) => new("Acme.Greeter", version) { Files = new Dictionary<string, byte[]> { ["data.bin"] = RandomNumberGenerator.GetBytes(bytes) } };

    private static int Downloads(TestFeed feed) => feed.Requests.Count(request => request.Path.EndsWith(".nupkg", StringComparison.Ordinal));

    private static async Task<bool> IsAliveAsync(WholeKernel kernel) => (await kernel.Http.GetAsync("/livez")).IsSuccessStatusCode;

    private FileInfo[] Files() => new DirectoryInfo(Path.Combine(Data, "extensions", "tmp")).GetFiles("preview-*");

    private async Task<WholeKernel> StartAsync(TestFeed feed, Action<CatalogueOptions>? configure = null)
    {
        var kernel = await WholeKernel.StartAsync(Data, services: services => services.Configure<CatalogueOptions>(options => configure?.Invoke(options)));
        await kernel.AddSourceAsync("market", feed.IndexUrl);
        await kernel.WaitForSourceAsync("market");
        return kernel;
    }
}
