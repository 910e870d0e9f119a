using System.Net;
using LuBan.Marketplace.Feed;
using LuBan.Marketplace.Trust;

namespace LuBan.Marketplace.Tests.Catalogue;

public sealed class AdvisoryTests : IAsyncLifetime
{
    private Market _market = null!;

    public async Task InitializeAsync()
    {
        _market = await Market.StartAsync();
        await _market.Store.SaveAsync("Acme.Greeter", Samples.Version("Acme.Greeter", "1.0.0"), Samples.Version("Acme.Greeter", "1.2.0"));
    }

    public Task DisposeAsync() => _market.DisposeAsync().AsTask();

    [Fact]
    public async Task An_advisory_is_written_changed_and_taken_back_and_its_name_is_not_given_again()
    {
        var (status, made) = await Post("[1.0.0, 1.2.0)");
        var name = (string)made!["id"]!;
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Matches("^LBA-20[0-9]{2}-1$", name);
        Assert.Equal(name, (string?)(await _market.GetAsync("/extensions/Acme.Greeter/versions/1.0.0"))["advisories"]![0]);
        Assert.Empty((await _market.GetAsync("/extensions/Acme.Greeter/versions/1.2.0"))["advisories"]!.AsArray());
        Assert.Equal("high", (string?)(await _market.GetAsync("/advisories?package=acme.greeter"))["items"]![0]!["severity"]);

        var (_, changed) = await _market.SendJsonAsync(HttpMethod.Put, "/advisories/" + name, new { package = "Acme.Greeter", versions = "[1.0.0, 2.0.0)", severity = "low", summary = "Less bad." }, "admin");
        Assert.Equal("low", (string?)changed!["severity"]);
        Assert.Single((await _market.GetAsync("/extensions/Acme.Greeter/versions/1.2.0"))["advisories"]!.AsArray());

        var (removed, _) = await _market.SendJsonAsync(HttpMethod.Delete, "/advisories/" + name, null, "admin");
        Assert.Equal(HttpStatusCode.NoContent, removed);
        Assert.Equal(0, (int)(await _market.GetAsync("/advisories"))["total"]!);
        Assert.EndsWith("-2", (string?)(await Post("[1.0.0]")).Body!["id"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_feed_and_the_signed_metadata_are_told()
    {
        var before = _market.Get<IFeedAdvisories>().Updated;
        var (_, made) = await Post("[1.0.0, 1.2.0)");

        var feed = _market.Get<IFeedAdvisories>();
        var metadata = Assert.Single(_market.Get<IAdvisorySource>().Current);

        Assert.Equal(("acme.greeter", 2, $"urn:luban:advisory:{made!["id"]}"), (feed.All.Single().Id, feed.All.Single().Advisory.Severity, feed.All.Single().Advisory.Url));
        Assert.True(feed.Updated > before);
        Assert.Equal(((string?)made["id"], "[1.0.0, 1.2.0)", "1.2.0"), (metadata.Id, metadata.Versions, metadata.Fixed));
        var changed = feed.Updated;
        await _market.SendJsonAsync(HttpMethod.Delete, "/advisories/" + made["id"], null, "admin");
        Assert.True(feed.Updated > changed, "Clients keep a page for as long as its time is the same.");
        Assert.Empty(feed.Of("Acme.Greeter"));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("ada", HttpStatusCode.Forbidden)]
    public async Task Only_administrators_write(string? user, HttpStatusCode expected)
    {
        foreach (var (method, path) in new[] { (HttpMethod.Post, "/advisories"), (HttpMethod.Put, "/advisories/LBA-2026-1"), (HttpMethod.Delete, "/advisories/LBA-2026-1") })
        {
            var (status, _) = await _market.SendJsonAsync(method, path, new { package = "A.B", versions = "1.0.0", severity = "low", summary = "x" }, user);
            Assert.Equal(expected, status);
        }
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        var (status, problem) = await _market.SendJsonAsync(HttpMethod.Post, "/advisories", new { package = "nothing", versions = "x", severity = "bad", summary = "", url = "javascript:x", @fixed = "?" }, "admin");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(["package", "versions", "severity", "summary", "url", "fixed"], problem!["problems"]!.AsArray().Select(one => (string?)one!["location"]));
    }

    private Task<(HttpStatusCode Status, System.Text.Json.Nodes.JsonNode? Body)> Post(string versions) =>
        _market.SendJsonAsync(HttpMethod.Post, "/advisories", new { package = "Acme.Greeter", versions, severity = "high", summary = "It is bad.", @fixed = "1.2.0" }, "admin");
}
